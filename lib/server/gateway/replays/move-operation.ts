/** What a person does to a replay operation: pause, resume, continue, cancel. */
import type { ReplayOperation } from '#lib/contracts/replay-operation';
import { stateAfter, type OperationAction } from '#lib/domain/replay-operation';
import { inTransaction, type Database } from '#lib/server/database';
import { lockOperation, type OperationRow } from '#lib/server/store/replay-operations';
import { GatewayError } from '../gateway-error.ts';
import type { VisibleSources } from '../records/to-filter.ts';
import { enterPhase, factsOf, type Stepped } from './operation-standing.ts';
import { requireOperation } from './read-operations.ts';
import { saveStep } from './step-operation.ts';
import { toOperation } from './to-operation.ts';

export interface MoveRequest {
  readonly id: string;
  readonly action: OperationAction;
  readonly principalName: string;
  readonly sources: VisibleSources;
}

/**
 * Moves an operation, unless it is in that state already. What has been begun comes to its end whatever
 * is asked.
 * @throws GatewayError operation_not_found, operation_state
 */
export async function moveOperation(db: Database, request: MoveRequest): Promise<ReplayOperation> {
  const { id } = await requireOperation(db, request);
  const moved = await inTransaction(db, async (tx) => {
    const operation = await lockOperation(tx, id);
    if (operation === null) throw new Error(`operation ${String(id)} is gone`);
    const next = move(operation, request.action);
    await saveStep(tx, operation, { ...next, by: request.principalName });
    return next.operation;
  });
  return toOperation(moved);
}

function move(operation: OperationRow, action: OperationAction): Stepped {
  const state = stateAfter(action, operation.state, factsOf(operation));
  if (state === null) {
    throw new GatewayError(
      'operation_state',
      `The operation is ${operation.state}: there is nothing to ${action}.`,
    );
  }
  switch (action) {
    case 'pause':
      return { operation: { ...operation, state, stateReason: null }, stepInMs: 0 };
    case 'cancel': {
      const endedAt = operation.now;
      return { operation: { ...operation, state, stateReason: null, endedAt }, stepInMs: 0 };
    }
    case 'resume':
      return enterPhase(letPass(operation));
    case 'continue':
      return enterPhase({ ...letPass(operation), isCanaryOver: true });
  }
}

/** Whoever lets a halted operation go on has seen its outcomes: the stop rule begins anew. */
function letPass(operation: OperationRow): OperationRow {
  if (operation.state !== 'halted' && operation.state !== 'awaiting') return operation;
  const { fixed: passedFixed, failedSame, failedNew } = operation;
  return {
    ...operation,
    isCanaryOver: operation.frozenThrough === null,
    passedFixed,
    passedFailed: failedSame + failedNew,
  };
}
