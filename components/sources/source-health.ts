/** What a glance at a source should tell: one row for each source. */
import type { StatusCounts, Throughput } from '#lib/contracts/insight';
import type { Source } from '#lib/contracts/source';
import { WAITING_STATUS_OF, type Status } from '#lib/domain/status';

export interface SourceHealth {
  readonly source: Source;
  /** Just in and Queued. */
  readonly waiting: number;
  readonly errors: number;
  /** Processed over the points given. */
  readonly processed: number;
  readonly oldestWaiting: string | null;
}

interface HealthInput {
  readonly sources: readonly Source[];
  readonly counts: StatusCounts['counts'];
  readonly points: Throughput['points'];
  readonly withRetired: boolean;
}

const WAITING: ReadonlySet<Status> = new Set(Object.values(WAITING_STATUS_OF));

function healthOf(source: Source, { counts, points }: HealthInput): SourceHealth {
  const own = counts.filter((row) => row.source === source.key);
  const total = (rows: typeof own) => rows.reduce((sum, row) => sum + row.count, 0);
  const oldest = own.map((row) => row.oldest).filter((at) => at !== null);
  return {
    source,
    waiting: total(own.filter((row) => WAITING.has(row.status))),
    errors: total(own.filter((row) => row.status === 'ERROR')),
    processed: points
      .filter((point) => point.source === source.key && point.status === 'PROCESSED')
      .reduce((sum, point) => sum + point.records, 0),
    oldestWaiting: oldest.sort()[0] ?? null,
  };
}

/** The health of every source in use, by key. Retired sources show only while something is left in them. */
export function listSourceHealth(input: HealthInput): SourceHealth[] {
  return input.sources
    .map((source) => healthOf(source, input))
    .filter(
      ({ source, waiting, errors }) =>
        input.withRetired || source.retiredAt === null || waiting + errors > 0,
    )
    .sort((a, b) => a.source.key.localeCompare(b.source.key));
}
