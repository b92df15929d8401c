import type { ReactNode } from 'react';
import { Panel } from '#components/ui/panel';
import { ExactTime } from '#components/ui/time';
import type { ReplayOperation } from '#lib/contracts/replay-operation';
import { formatCount, formatCountOf } from '#lib/format/count';
import { formatDuration } from '#lib/format/duration';
import { formatPercent } from '#lib/format/percent';
import { SetLine } from './set-line.tsx';

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{label}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}

function sayCanary(canary: ReplayOperation['canary']): string {
  if (canary === null) return 'none';
  const { size, waitSeconds } = canary;
  const first = formatCountOf(size, 'record');
  if (waitSeconds === null) return `${first}, then until somebody says so`;
  return `${first}, then ${formatDuration(waitSeconds * 1_000)}`;
}

function When({ at }: { at: string | null }) {
  return at === null ? <>–</> : <ExactTime at={at} />;
}

/** How the operation was asked for. */
export function OperationFacts({ operation }: { operation: ReplayOperation }) {
  const { set, ratePerSecond, canary, haltAtErrorShare, confirm } = operation;
  return (
    <Panel title="Asked for">
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 px-4 pb-4">
        <Fact label="Records">
          <SetLine set={set} />
          {confirm && ', also what was done already'}
        </Fact>
        <Fact label="Rate">
          {ratePerSecond === null
            ? 'as fast as they are processed'
            : `${formatCount(ratePerSecond)} a second`}
        </Fact>
        <Fact label="Canary">{sayCanary(canary)}</Fact>
        <Fact label="Stop rule">
          {haltAtErrorShare === null
            ? 'none'
            : `more than ${formatPercent(haltAtErrorShare)} fail again`}
        </Fact>
        {operation.startAt !== null && (
          <Fact label="To start">
            <When at={operation.startAt} />
          </Fact>
        )}
        <Fact label="Started">
          <When at={operation.startedAt} />
        </Fact>
        <Fact label="Ended">
          <When at={operation.endedAt} />
        </Fact>
      </dl>
    </Panel>
  );
}
