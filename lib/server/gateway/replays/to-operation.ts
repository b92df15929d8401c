/** A replay operation as its contract shows it. */
import { describedSetSchema, recordSetSchema, type DescribedSet } from '#lib/contracts/record-set';
import type { ReplayOperation } from '#lib/contracts/replay-operation';
import type { OperationRow } from '#lib/server/store/replay-operations';
import { canaryOf, waitingIn } from './operation-standing.ts';
import { listSkips } from './skip-counts.ts';

/** The row of an operation, for people and machines. */
export function toOperation(row: OperationRow): ReplayOperation {
  const { startAt, startedAt, endedAt } = row;
  return {
    id: row.id,
    name: row.name,
    reason: row.reason,
    requestedBy: row.requestedBy,
    requestedAt: row.requestedAt.toISOString(),
    state: row.state,
    stateReason: row.stateReason,
    set: describeSet(row.recordSet),
    confirm: row.confirm,
    ratePerSecond: row.ratePerSecond,
    canary: canaryOf(row),
    haltAtErrorShare: row.haltAtErrorShare,
    startAt: startAt?.toISOString() ?? null,
    startedAt: startedAt?.toISOString() ?? null,
    endedAt: endedAt?.toISOString() ?? null,
    counts: countsOf(row),
    skippedWhy: listSkips(row.skippedWhy),
    notFound: { count: row.notFound, first: row.notFoundFirst },
  };
}

function countsOf(row: OperationRow): ReplayOperation['counts'] {
  const { total, inWork, fixed, failedSame, failedNew, skipped } = row;
  return { total, waiting: waitingIn(row), inWork, fixed, failedSame, failedNew, skipped };
}

function describeSet(json: unknown): DescribedSet {
  const set = recordSetSchema.parse(json);
  if (set.kind === 'ids') return { kind: 'ids', count: set.ids.length };
  if (set.kind !== 'references') return describedSetSchema.parse(set);
  const { references, ...rest } = set;
  return describedSetSchema.parse({ ...rest, count: references.length });
}
