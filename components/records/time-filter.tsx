'use client';
import { Popover } from '#components/ui/popover';
import { TextField } from '#components/ui/field';
import { Button } from '#components/ui/button';
import { Segmented } from '#components/ui/segmented';
import { usePreferences } from '#lib/client/preferences';
import {
  describeWindow,
  fromLocalInput,
  toLocalInput,
  WINDOW_WORDS,
} from '#lib/client/records/time-window';
import { WINDOW_KEYS } from '#lib/client/records/record-filters';
import type { RecordsState } from '#lib/client/records/use-records-state';

const TIMES = [
  { value: 'received', label: 'Received' },
  { value: 'settled', label: 'Settled' },
] as const;

/** When records were received, or settled: a window that ends now, or from one moment to another. */
export function TimeFilter({ state }: { state: RecordsState }) {
  const { timeZone } = usePreferences();
  const { window, time, from, to } = state.filters;
  const active = time !== null || window !== null || from !== null || to !== null;
  return (
    <Popover
      label={<span suppressHydrationWarning>{describeWindow(state.filters, timeZone)}</span>}
      active={active}
      title={time === null ? 'Received' : 'Settled'}
    >
      <div className="grid gap-3">
        <Segmented
          label="Time of"
          value={time ?? 'received'}
          options={TIMES}
          onChange={(value) => {
            state.change({ time: value === 'settled' ? value : null });
          }}
        />
        <div className="flex flex-wrap gap-1.5" role="group" aria-label="Within">
          {WINDOW_KEYS.map((key) => (
            <Button
              key={key}
              size="small"
              aria-pressed={window === key}
              variant={window === key ? 'primary' : 'secondary'}
              onClick={() => {
                state.change({ window: window === key ? null : key, from: null, to: null });
              }}
            >
              {WINDOW_WORDS[key]}
            </Button>
          ))}
        </div>
        <MomentField state={state} name="from" label="From" />
        <MomentField state={state} name="to" label="To" />
        {active && (
          <Button
            size="small"
            variant="quiet"
            onClick={() => {
              state.change({ window: null, time: null, from: null, to: null });
            }}
          >
            Any time
          </Button>
        )}
      </div>
    </Popover>
  );
}

function MomentField(props: { state: RecordsState; name: 'from' | 'to'; label: string }) {
  const { state, name, label } = props;
  const { timeZone } = usePreferences();
  const at = state.filters[name];
  return (
    <TextField
      label={`${label} (${timeZone === 'UTC' ? 'UTC' : 'local time'})`}
      type="datetime-local"
      step={1}
      value={at === null ? '' : toLocalInput(new Date(at), timeZone)}
      onChange={(event) => {
        const moment = fromLocalInput(event.target.value, timeZone);
        state.change({ [name]: moment?.toISOString() ?? null, window: null });
      }}
    />
  );
}
