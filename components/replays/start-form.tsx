'use client';
import { useRouter } from 'next/navigation';
import { useState, type SubmitEvent } from 'react';
import { GuardedButton } from '#components/ui/guarded-button';
import { ErrorNotice, Notice } from '#components/ui/notice';
import { Panel } from '#components/ui/panel';
import type { FormFaults } from '#lib/client/form-faults';
import { useCreateReplayOperation } from '#lib/client/mutations/replay-operation';
import { usePreferences } from '#lib/client/preferences';
import { usePermission } from '#lib/client/queries/me';
import { fromLocalInput } from '#lib/client/records/time-window';
import { describePlan } from '#lib/client/replays/describe-plan';
import { FIRST_DRAFT, planOf, readDraft, type ReplayDraft } from '#lib/client/replays/replay-draft';
import type { CreateReplayOperation, ReplayPreview } from '#lib/contracts/replay-operation';
import type { RecordSet } from '#lib/contracts/record-set';
import { formatCountOf } from '#lib/format/count';
import { formatExact } from '#lib/format/time';
import { StartFields } from './start-fields.tsx';

interface StartFormProps {
  set: RecordSet;
  confirm: boolean;
  /** Absent until it is known; a replay does not start unseen. */
  preview: ReplayPreview | undefined;
  /** The preview tells of the choice before; nothing starts on it. */
  isOutdated: boolean;
}

function usePlan(draft: ReplayDraft, preview: ReplayPreview | undefined): readonly string[] {
  const { timeZone } = usePreferences();
  if (preview === undefined) return [];
  const start = fromLocalInput(draft.startAt, timeZone);
  const said = start === null ? null : `at ${formatExact(start, timeZone)}`;
  return describePlan(planOf(draft, preview.eligible, said));
}

/** Why it goes ahead, how fast, how carefully; says in a sentence what will happen, and starts it. */
export function StartForm({ set, confirm, preview, isOutdated }: StartFormProps) {
  const router = useRouter();
  const { timeZone } = usePreferences();
  const { allowed, reason } = usePermission('operator');
  const [draft, setDraft] = useState(FIRST_DRAFT);
  const [faults, setFaults] = useState<FormFaults<CreateReplayOperation>>({});
  const { send, error, isPending } = useCreateReplayOperation();
  const eligible = preview?.eligible ?? 0;
  const sentences = usePlan(draft, preview);
  const start = () => {
    const checked = readDraft(draft, { set, confirm, zone: timeZone });
    setFaults(checked.ok ? {} : checked.faults);
    if (checked.ok) send(checked.value, ({ id }) => router.push(`/replays/${String(id)}`));
  };
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (allowed && eligible > 0 && !isOutdated) start();
  };
  return (
    <Panel title="How it is replayed" className="xl:sticky xl:top-4">
      <form className="grid gap-4 px-4 pb-4" onSubmit={submit} noValidate>
        <StartFields
          draft={draft}
          faults={faults}
          onChange={(change) => setDraft({ ...draft, ...change })}
        />
        {sentences.length > 0 && (
          <Notice>
            <div role="status">
              {sentences.map((sentence) => (
                <p key={sentence}>{sentence}</p>
              ))}
            </div>
          </Notice>
        )}
        {error !== null && <ErrorNotice error={error} />}
        <div className="flex justify-end">
          <GuardedButton
            type="submit"
            variant="primary"
            allowed={allowed}
            reason={reason}
            disabled={isPending || isOutdated || eligible === 0}
          >
            {isPending
              ? 'Starting…'
              : allowed
                ? `Replay ${formatCountOf(eligible, 'record')}`
                : 'Replay'}
          </GuardedButton>
        </div>
      </form>
    </Panel>
  );
}
