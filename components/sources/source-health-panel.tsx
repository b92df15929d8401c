'use client';
import Link from 'next/link';
import { CountLink } from '#components/ui/count-link';
import { EmptyState } from '#components/ui/empty-state';
import { Panel } from '#components/ui/panel';
import { QueryView } from '#components/ui/query-view';
import { ScrollArea } from '#components/ui/scroll-area';
import { Skeleton } from '#components/ui/skeleton';
import { Cell, HeadCell, Table } from '#components/ui/table';
import { Age, Time } from '#components/ui/time';
import { buildPath } from '#lib/client/fetch-json';
import { useSources } from '#lib/client/queries/sources';
import { useStatusCounts } from '#lib/client/queries/status-counts';
import { useThroughput } from '#lib/client/queries/throughput';
import { WAITING_STATUS_OF, type Status } from '#lib/domain/status';
import { AcknowledgementDelay } from './acknowledgement-delay.tsx';
import { SourceFlags } from './source-flags.tsx';
import { listSourceHealth, type SourceHealth } from './source-health.ts';

const WAITING: readonly Status[] = Object.values(WAITING_STATUS_OF);

interface HealthRowProps {
  health: SourceHealth;
  sinceMs: number;
  withDelays: boolean;
}

function HealthRow({ health, sinceMs, withDelays }: HealthRowProps) {
  const { source, waiting, errors, processed, oldestWaiting } = health;
  const { key } = source;
  const records = (query: Record<string, string | readonly string[]>) =>
    buildPath('/records', { source: key, ...query });
  const since = new Date(sinceMs).toISOString();
  return (
    <tr>
      <Cell>
        <div className="flex flex-wrap items-center gap-2">
          <Link href={`/sources/${key}`} className="link font-medium whitespace-nowrap">
            {key}
          </Link>
          <SourceFlags source={source} />
        </div>
        {source.name !== key && <p className="text-muted text-xs">{source.name}</p>}
      </Cell>
      <Cell numeric>
        <CountLink
          count={waiting}
          href={records({ status: WAITING })}
          label={`waiting in ${key}`}
        />
      </Cell>
      <Cell numeric>
        <CountLink
          count={errors}
          href={records({ status: 'ERROR' })}
          label={`in error in ${key}`}
          className={errors > 0 ? 'text-danger!' : undefined}
        />
      </Cell>
      <Cell numeric>
        <CountLink
          count={processed}
          href={records({ status: 'PROCESSED', from: since, time: 'settled' })}
          label={`processed in ${key} in the last 24 hours`}
        />
      </Cell>
      {withDelays && (
        <Cell numeric className="whitespace-nowrap">
          <AcknowledgementDelay source={key} />
        </Cell>
      )}
      <Cell numeric>{oldestWaiting === null ? '–' : <Age since={oldestWaiting} />}</Cell>
      <Cell numeric>
        {source.lastReceivedAt === null ? 'never' : <Time at={source.lastReceivedAt} />}
      </Cell>
    </tr>
  );
}

interface HealthTableProps {
  rows: readonly SourceHealth[];
  sinceMs: number;
  withDelays: boolean;
}

function HealthTable({ rows, sinceMs, withDelays }: HealthTableProps) {
  if (rows.length === 0) {
    return (
      <EmptyState title="No sources yet">
        An administrator can create the first one under{' '}
        <Link href="/sources" className="link">
          Sources
        </Link>
        .
      </EmptyState>
    );
  }
  return (
    <ScrollArea label="Health of each source">
      <Table>
        <thead>
          <tr>
            <HeadCell>Source</HeadCell>
            <HeadCell numeric>Waiting</HeadCell>
            <HeadCell numeric>Errors</HeadCell>
            <HeadCell numeric>Processed, 24 h</HeadCell>
            {withDelays && (
              <HeadCell
                numeric
                title="Half, and 95 %, of its egress records were acknowledged sooner"
              >
                Acknowledged in p50 / p95, 24 h
              </HeadCell>
            )}
            <HeadCell numeric>Oldest waiting</HeadCell>
            <HeadCell numeric>Last received</HeadCell>
          </tr>
        </thead>
        <tbody className="[&>tr:last-child>td]:border-b-0">
          {rows.map((health) => (
            <HealthRow key={health.source.key} {...{ health, sinceMs, withDelays }} />
          ))}
        </tbody>
      </Table>
    </ScrollArea>
  );
}

interface SourceHealthPanelProps {
  title?: string;
  /** Whether retired sources are shown even when nothing is left in them. */
  withRetired?: boolean;
  /** Whether it tells how long acknowledgements take. */
  withDelays?: boolean;
}

/** How each source does. */
export function SourceHealthPanel(props: SourceHealthPanelProps) {
  const { title, withRetired = false, withDelays = false } = props;
  const sources = useSources();
  const { data: counts } = useStatusCounts();
  const { data: day } = useThroughput({ window: '24h' });
  return (
    <Panel {...(title !== undefined && { title })}>
      <QueryView query={sources} skeleton={<Skeleton className="mx-4 mb-4 h-32" />}>
        {(data) => (
          <HealthTable
            rows={listSourceHealth({
              sources: data.sources,
              counts: counts?.counts ?? [],
              points: day?.points ?? [],
              withRetired,
            })}
            sinceMs={day?.range.fromMs ?? 0}
            withDelays={withDelays}
          />
        )}
      </QueryView>
    </Panel>
  );
}
