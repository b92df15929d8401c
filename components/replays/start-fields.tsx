'use client';
import { useEffect, useRef } from 'react';
import { Field, INPUT_CLASS, TextField } from '#components/ui/field';
import { Segmented } from '#components/ui/segmented';
import type { FormFaults } from '#lib/client/form-faults';
import { usePreferences } from '#lib/client/preferences';
import type { ReplayDraft } from '#lib/client/replays/replay-draft';
import type { CreateReplayOperation } from '#lib/contracts/replay-operation';

interface StartFieldsProps {
  draft: ReplayDraft;
  faults: FormFaults<CreateReplayOperation>;
  onChange: (change: Partial<ReplayDraft>) => void;
}

const THEN = [
  { value: 'wait', label: 'for some seconds' },
  { value: 'ask', label: 'until somebody says so' },
] as const;

/** The fields of the plan of a replay. */
export function StartFields({ draft, faults, onChange }: StartFieldsProps) {
  const { timeZone } = usePreferences();
  const reason = useRef<HTMLInputElement>(null);
  useEffect(() => {
    reason.current?.focus({ preventScroll: true });
  }, []);
  return (
    <>
      <Field label="Reason" hint="What was mended, and by whom." error={faults.reason}>
        {(control) => (
          <input
            {...control}
            ref={reason}
            className={INPUT_CLASS}
            maxLength={2000}
            autoComplete="off"
            value={draft.reason}
            onChange={(event) => onChange({ reason: event.target.value })}
          />
        )}
      </Field>
      <TextField
        label="Name"
        hint="What people call it, such as a ticket. Can be left empty."
        error={faults.name}
        maxLength={200}
        autoComplete="off"
        value={draft.name}
        onChange={(event) => onChange({ name: event.target.value })}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label="Rate"
          hint="Records a second. Empty: as fast as they are processed."
          error={faults.ratePerSecond}
          inputMode="numeric"
          value={draft.rate}
          onChange={(event) => onChange({ rate: event.target.value })}
        />
        <TextField
          label="Stop rule"
          hint="Halts when more than so many per cent fail again. Empty: never."
          error={faults.haltAtErrorShare}
          inputMode="decimal"
          value={draft.haltPercent}
          onChange={(event) => onChange({ haltPercent: event.target.value })}
        />
      </div>
      <CanaryFields draft={draft} faults={faults} onChange={onChange} />
      <TextField
        label={`Start (${timeZone === 'UTC' ? 'UTC' : 'local time'})`}
        type="datetime-local"
        hint="Empty: at once."
        error={faults.startAt}
        value={draft.startAt}
        onChange={(event) => onChange({ startAt: event.target.value })}
      />
    </>
  );
}

function CanaryFields({ draft, faults, onChange }: StartFieldsProps) {
  return (
    <div className="grid gap-2">
      <TextField
        label="Canary"
        hint="So many go first, alone. Empty: all at once."
        error={faults.canary}
        inputMode="numeric"
        value={draft.canarySize}
        onChange={(event) => onChange({ canarySize: event.target.value })}
      />
      {draft.canarySize.trim() !== '' && (
        <div className="flex flex-wrap items-center gap-2">
          <span>The rest waits</span>
          <Segmented
            label="The rest waits"
            value={draft.canaryThen}
            options={THEN}
            onChange={(canaryThen) => onChange({ canaryThen })}
          />
          {draft.canaryThen === 'wait' && (
            <span className="w-20">
              <input
                aria-label="Seconds to wait after the canary"
                className={INPUT_CLASS}
                inputMode="numeric"
                value={draft.canaryWaitSeconds}
                onChange={(event) => onChange({ canaryWaitSeconds: event.target.value })}
              />
            </span>
          )}
        </div>
      )}
    </div>
  );
}
