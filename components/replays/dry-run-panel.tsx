'use client';
import { useState } from 'react';
import { INPUT_CLASS } from '#components/ui/field';
import { GuardedButton } from '#components/ui/guarded-button';
import { ErrorNotice, Notice } from '#components/ui/notice';
import { Panel } from '#components/ui/panel';
import { useDryRun } from '#lib/client/mutations/replay-operation';
import { usePermission } from '#lib/client/queries/me';
import type { DryRun } from '#lib/contracts/replay-operation';
import type { RecordSet } from '#lib/contracts/record-set';
import { formatCount, formatCountOf } from '#lib/format/count';
import { DryRunSamples } from './dry-run-samples.tsx';

const CHOICES = [1, 5, 10, 20] as const;

/** Tries a few records of the set through their handlers of now, and takes everything back. */
export function DryRunPanel({ set }: { set: RecordSet }) {
  const { allowed, reason } = usePermission('operator');
  const [samples, setSamples] = useState(5);
  const trying = useDryRun(set);
  return (
    <Panel
      title="Dry run"
      actions={
        <div className="flex items-center gap-2">
          <select
            aria-label="Records to try"
            className={`${INPUT_CLASS} h-8 w-auto py-0`}
            value={samples}
            onChange={(event) => setSamples(Number(event.target.value))}
          >
            {CHOICES.map((choice) => (
              <option key={choice} value={choice}>
                {choice}
              </option>
            ))}
          </select>
          <GuardedButton
            allowed={allowed}
            reason={reason}
            disabled={trying.isPending}
            onClick={() => trying.send(samples)}
          >
            {trying.isPending ? 'Trying…' : 'Try them'}
          </GuardedButton>
        </div>
      }
    >
      <div className="grid gap-3 px-4 pb-4" aria-live="polite">
        <p className="text-muted">
          Runs a few of them through the handlers of now, in a transaction that is taken back.
          Nothing is kept and nothing is sent.
        </p>
        {trying.error !== null && <ErrorNotice error={trying.error} />}
        {trying.data !== undefined && <Result result={trying.data} />}
      </div>
    </Panel>
  );
}

function Result({ result }: { result: DryRun }) {
  const { samples, asked } = result;
  const tried = samples.filter(({ outcome }) => outcome !== 'not_run');
  const succeed = samples.filter(({ outcome }) => outcome === 'succeeds').length;
  return (
    <>
      {samples.length < asked && (
        <Notice tone="warning">
          {formatCount(samples.length)} of {formatCountOf(asked, 'record')} were tried; then time
          was over.
        </Notice>
      )}
      <p className="font-medium">
        {tried.length === 0
          ? 'None of them could be tried.'
          : `${formatCount(succeed)} of ${formatCount(tried.length)} would succeed.`}
      </p>
      <DryRunSamples samples={samples} />
    </>
  );
}
