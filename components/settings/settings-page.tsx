'use client';
import { PageHeader } from '#components/ui/page-header';
import { KeysPanel } from './keys-panel.tsx';
import { PeoplePanel } from './people-panel.tsx';
import { PreferencesPanel } from './preferences-panel.tsx';

/** Preferences of this browser, keys of machines, people. */
export function SettingsPage() {
  return (
    <>
      <PageHeader title="Settings" />
      <div className="grid max-w-5xl gap-4">
        <PreferencesPanel />
        <KeysPanel />
        <PeoplePanel />
      </div>
    </>
  );
}
