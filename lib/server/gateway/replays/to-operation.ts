/** A replay operation as its contract shows it. */
import type { ReplayOperation } from '#lib/contracts/replay-operation';
import type { OperationRow } from '#lib/server/store/replay-operations';
import { describeSet } from '../records/describe-set.ts';
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
