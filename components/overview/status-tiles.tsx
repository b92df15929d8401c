'use client';
import Link from 'next/link';
import { StatusDot } from '#components/status/status-badge';
import { Age } from '#components/ui/time';
import { buildPath } from '#lib/client/fetch-json';
import { useStatusCounts } from '#lib/client/queries/status-counts';
import { useThroughput } from '#lib/client/queries/throughput';
import {
  directionOf,
  STATUS_LABELS,
  STATUSES,
  WAITING_STATUS_OF,
  type Status,
} from '#lib/domain/status';
import { formatCount } from '#lib/format/count';
import { sumEntered, sumStatus } from './sum-counts.ts';

const PLACEHOLDER = '–';

function OldestWaiting({ status, oldest }: { status: Status; oldest: string | null }) {
  if (status !== WAITING_STATUS_OF[directionOf(status)]) return null;
  if (oldest === null) return <>none waits</>;
  return (
    <>
      oldest <Age since={oldest} />
    </>
  );
}

function StatusTile({ status }: { status: Status }) {
  const { data: counts } = useStatusCounts();
  const { data: lastHour } = useThroughput({ window: '1h' });
  const total = counts && sumStatus(counts, status);
  const entered = lastHour && sumEntered(lastHour.points, status);
  return (
    <li className="bg-panel hover:border-line-strong min-w-0 rounded-lg border max-sm:last:col-span-2">
      <Link href={buildPath('/records', { status })} className="block rounded-lg px-3 py-3 sm:px-4">
        <span className="flex items-center gap-2 font-medium">
          <StatusDot status={status} />
          {STATUS_LABELS[status]}
        </span>
        <span className="mt-1 block text-2xl font-semibold tracking-tight tabular-nums">
          {total === undefined ? PLACEHOLDER : formatCount(total.count)}
        </span>
        <span className="text-muted mt-0.5 block truncate text-xs tabular-nums">
          {entered === undefined ? PLACEHOLDER : `+${formatCount(entered)} last hour`}
        </span>
        <span className="text-muted block min-h-4.5 truncate text-xs tabular-nums">
          <OldestWaiting status={status} oldest={total?.oldest ?? null} />
        </span>
      </Link>
    </li>
  );
}

/** The five statuses, live, each a link to its records. */
export function StatusTiles() {
  return (
    <ul
      aria-label="Records by status"
      className="grid grid-cols-2 gap-3 sm:grid-cols-3 xl:grid-cols-5"
    >
      {STATUSES.map((status) => (
        <StatusTile key={status} status={status} />
      ))}
    </ul>
  );
}
