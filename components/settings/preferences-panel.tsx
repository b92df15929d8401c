'use client';
import { useTheme } from 'next-themes';
import { Panel } from '#components/ui/panel';
import { Segmented } from '#components/ui/segmented';
import { SwitchField } from '#components/ui/switch-field';
import { changePreferences, usePreferences } from '#lib/client/preferences';
import { useHydrated } from '#lib/client/use-hydrated';
import { formatZoneName } from '#lib/format/time';

const THEMES = [
  { value: 'system', label: 'System' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const;
type Theme = (typeof THEMES)[number]['value'];

function ThemePreference() {
  const { theme, setTheme } = useTheme();
  const hydrated = useHydrated();
  const chosen: Theme = THEMES.find(({ value }) => hydrated && value === theme)?.value ?? 'system';
  return (
    <div className="flex flex-wrap items-center justify-between gap-2">
      <p className="font-medium">Theme</p>
      <Segmented label="Theme" value={chosen} options={THEMES} onChange={setTheme} />
    </div>
  );
}

function ZonePreference() {
  const { timeZone } = usePreferences();
  const hydrated = useHydrated();
  const here = hydrated ? formatZoneName(new Date(), 'local') : 'local';
  return (
    <div className="flex flex-wrap items-center justify-between gap-2">
      <p className="font-medium">Exact times</p>
      <Segmented
        label="Exact times"
        value={timeZone}
        options={[
          { value: 'local', label: `This browser's zone (${here})` },
          { value: 'UTC', label: 'UTC' },
        ]}
        onChange={(chosen) => changePreferences({ timeZone: chosen })}
      />
    </div>
  );
}

/** What a person chooses for this browser. */
export function PreferencesPanel() {
  const { singleKeys } = usePreferences();
  return (
    <div id="preferences">
      <Panel title="Preferences of this browser">
        <div className="grid gap-4 px-4 pb-4">
          <ThemePreference />
          <ZonePreference />
          <SwitchField
            label="Single-key shortcuts"
            hint="Keys such as j, k or ? pressed alone. Ctrl or Cmd and K works always."
            checked={singleKeys}
            onChange={(on) => changePreferences({ singleKeys: on })}
          />
        </div>
      </Panel>
    </div>
  );
}
