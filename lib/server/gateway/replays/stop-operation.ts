/** Stops an operation for a reason that people read. */
import type { OperationState, Outcomes } from '#lib/domain/replay-operation';
import type { Queryable } from '#lib/server/database';
import { cleanText } from '#lib/server/store/failure-columns';
import { readUsualFailure } from '#lib/server/store/list-replay-items';
import type { OperationRow } from '#lib/server/store/replay-operations';
import { SLOW_LOOK_MS, type Stepped } from './operation-standing.ts';

/** In this state until a person acts; what is in work still comes to its outcome. */
export function stopOperation(
  operation: OperationRow,
  state: OperationState,
  stateReason: string,
): Stepped {
  const stepInMs = operation.inWork > 0 ? SLOW_LOOK_MS : null;
  return { operation: { ...operation, state, stateReason }, stepInMs };
}

/** Halted, with the failure that most of the latest records came to. */
export async function haltOperation(
  tx: Queryable,
  operation: OperationRow,
  why: string,
): Promise<Stepped> {
  const failure = await readUsualFailure(tx, operation.id);
  const reason = failure === null ? why : cleanText(`${why} Most often: ${failure}`, 1_000);
  return stopOperation(operation, 'halted', reason);
}

/** Such as “5 records, 2 failed again”. */
export function describeOutcomes({ fixed, failed }: Outcomes): string {
  return `${String(fixed + failed)} records, ${String(failed)} failed again`;
}
