'use client';
import type { ReactNode } from 'react';
import { Panel } from '#components/ui/panel';
import type { WatchedOperation } from '#lib/client/queries/replays';
import { isLive, STATE_MEANINGS } from '#lib/client/replays/operation-words';
import { countEnded, estimateRest, shareEnded } from '#lib/client/replays/progress';
import type { OperationState } from '#lib/domain/replay-operation';
import { formatCount } from '#lib/format/count';
import { formatDuration } from '#lib/format/duration';
import { OutcomeBar } from './outcome-bar.tsx';
import { outcomeShares } from './outcome-shares.ts';

function Figure({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="min-w-28">
      <dt className="text-muted text-xs">{label}</dt>
      <dd className="tabular-nums">{children}</dd>
    </div>
  );
}

/** Nothing new is begun in these: a speed would promise an end that does not come. */
const STANDS: ReadonlySet<OperationState> = new Set([
  'scheduled',
  'awaiting',
  'paused',
  'halted',
  'cancelled',
]);

function sayRest({ counts, recentRate, state }: WatchedOperation): string {
  if (STANDS.has(state)) return '–';
  const restMs = estimateRest(counts, recentRate);
  if (restMs === null) return '–';
  return restMs === 0 ? 'none' : formatDuration(Math.max(1_000, restMs));
}

/** How far an operation is, how fast it goes, how long it may take. Keeps its place while numbers change. */
export function OperationProgress({ operation }: { operation: WatchedOperation }) {
  const { counts, recentRate, state } = operation;
  const percent = Math.floor(shareEnded(counts) * 100);
  const isPreparing = state === 'preparing';
  return (
    <Panel title="Progress">
      <div className="grid gap-3 px-4 pb-4">
        <OutcomeBar label="Outcome so far" shares={outcomeShares(operation)} className="h-3" />
        <dl className="flex flex-wrap gap-x-8 gap-y-2">
          <Figure label={isPreparing ? 'Collected so far' : 'At an end'}>
            {isPreparing
              ? formatCount(counts.total)
              : `${formatCount(countEnded(counts))} of ${formatCount(counts.total)} (${String(percent)} %)`}
          </Figure>
          <Figure label="Rate">
            {recentRate === null || STANDS.has(state) || !isLive(operation)
              ? '–'
              : `${formatCount(Math.round(recentRate))} a second`}
          </Figure>
          <Figure label="Left">{isPreparing ? '–' : sayRest(operation)}</Figure>
        </dl>
        <p className="text-muted">{STATE_MEANINGS[state]}</p>
      </div>
    </Panel>
  );
}
