'use client';
import { StatusDot } from '#components/status/status-badge';
import { CountLink } from '#components/ui/count-link';
import { Panel } from '#components/ui/panel';
import { Age, Time } from '#components/ui/time';
import { buildPath } from '#lib/client/fetch-json';
import { useStatusCounts } from '#lib/client/queries/status-counts';
import type { Source } from '#lib/contracts/source';
import { STATUS_LABELS, STATUSES } from '#lib/domain/status';

/** How many of a source's records are in each status, and when it was last heard of. */
export function SourceScorecard({ source }: { source: Source }) {
  const { data } = useStatusCounts();
  const own = data?.counts.filter((row) => row.source === source.key) ?? [];
  const oldest = own
    .map((row) => row.oldest)
    .filter((at) => at !== null)
    .sort()[0];
  return (
    <Panel>
      <dl className="grid grid-cols-2 gap-x-4 gap-y-3 px-4 py-3 sm:grid-cols-4 xl:grid-cols-7">
        {STATUSES.map((status) => (
          <div key={status}>
            <dt className="text-muted flex items-center gap-1.5 text-xs">
              <StatusDot status={status} />
              {STATUS_LABELS[status]}
            </dt>
            <dd className="text-lg font-semibold">
              <CountLink
                count={own.find((row) => row.status === status)?.count ?? 0}
                href={buildPath('/records', { source: source.key, status })}
                label={`records ${STATUS_LABELS[status]}`}
              />
            </dd>
          </div>
        ))}
        <div>
          <dt className="text-muted text-xs">Oldest waiting</dt>
          <dd className="text-lg tabular-nums">
            {oldest === undefined ? '–' : <Age since={oldest} />}
          </dd>
        </div>
        <div>
          <dt className="text-muted text-xs">Last received</dt>
          <dd className="text-lg tabular-nums">
            {source.lastReceivedAt === null ? 'never' : <Time at={source.lastReceivedAt} />}
          </dd>
        </div>
      </dl>
    </Panel>
  );
}
