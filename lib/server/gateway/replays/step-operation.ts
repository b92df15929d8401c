/** One step of a replay operation, as a worker takes it: a transaction that does a bounded piece of work. */
import { isToHalt, mostInWork, type ItemOutcome } from '#lib/domain/replay-operation';
import { inTransaction, type Database, type Queryable } from '#lib/server/database';
import { isDatabaseAway } from '#lib/server/store/database-away';
import { cleanText } from '#lib/server/store/failure-columns';
import { noteEvent } from '#lib/server/store/replay-events';
import { concludeItems } from '#lib/server/store/replay-items';
import {
  lockDueOperation,
  lockOperation,
  saveProgress,
  type OperationRow,
} from '#lib/server/store/replay-operations';
import { retryConflict } from '#lib/server/store/retry-conflict';
import { beginItems } from './begin-items.ts';
import { freezeChunk } from './freeze-chunk.ts';
import {
  canaryOf,
  enterPhase,
  LOOK_MS,
  outcomesOf,
  SLOW_LOOK_MS,
  waitingIn,
  type Stepped,
} from './operation-standing.ts';
import { addSkips } from './skip-counts.ts';
import { stepCanary } from './step-canary.ts';
import { describeOutcomes, haltOperation } from './stop-operation.ts';

/**
 * Takes the next step of the operation that has waited longest for one and that no other worker works
 * on. A step that fails halts its operation, so that it cannot keep others from theirs.
 * @returns whether there was one
 */
export async function stepOperation(db: Database): Promise<boolean> {
  const locked: { id?: number } = {};
  try {
    return await retryConflict(() =>
      inTransaction(db, async (tx) => {
        const operation = await lockDueOperation(tx);
        if (operation === null) return false;
        locked.id = operation.id;
        await saveStep(tx, operation, await step(tx, operation));
        return true;
      }),
    );
  } catch (error) {
    if (locked.id === undefined || isDatabaseAway(error)) throw error;
    await haltFailing(db, locked.id, error);
    return true;
  }
}

/** Writes a step down, with an event where it led to another state. */
export async function saveStep(
  tx: Queryable,
  before: OperationRow,
  { operation, stepInMs, by }: Stepped,
): Promise<void> {
  await saveProgress(tx, operation.id, { ...operation, stepInMs });
  if (before.state === operation.state) return;
  const { state, stateReason: reason } = operation;
  await noteEvent(tx, operation.id, { by: by ?? null, state, reason });
}

async function haltFailing(db: Database, id: number, error: unknown): Promise<void> {
  const message = error instanceof Error ? error.message : String(error);
  await inTransaction(db, async (tx) => {
    const operation = await lockOperation(tx, id);
    if (operation === null) return;
    const stateReason = cleanText(`It could not go on: ${message}`, 500);
    const halted = { ...operation, state: 'halted', stateReason } as const;
    await saveStep(tx, operation, { operation: halted, stepInMs: null });
  });
}

async function step(tx: Queryable, locked: OperationRow): Promise<Stepped> {
  const operation = locked.inWork > 0 ? await conclude(tx, locked) : locked;
  switch (operation.state) {
    case 'preparing':
      return prepare(tx, operation);
    case 'scheduled':
      return enterPhase(operation);
    case 'canary':
      return isSpent(operation) ? finish(operation) : goThroughCanary(tx, operation);
    case 'running':
      return isSpent(operation) ? finish(operation) : stepRunning(tx, operation);
    default:
      // What it has begun comes to its outcome, whatever state it is in.
      return { operation, stepInMs: operation.inWork > 0 ? SLOW_LOOK_MS : null };
  }
}

async function prepare(tx: Queryable, operation: OperationRow): Promise<Stepped> {
  const frozen = await freezeChunk(tx, operation);
  if (frozen.frozenThrough !== null) return { operation: frozen, stepInMs: 0 };
  return frozen.total === 0 ? finish(frozen, 'No record matched.') : enterPhase(frozen);
}

async function conclude(tx: Queryable, operation: OperationRow): Promise<OperationRow> {
  const counts = await concludeItems(tx, operation.id);
  const of = (outcome: ItemOutcome): number => counts.get(outcome) ?? 0;
  const gone = of('skipped');
  const known = of('fixed') + of('failed_same') + of('failed_new') + gone;
  return {
    ...operation,
    inWork: operation.inWork - known,
    fixed: operation.fixed + of('fixed'),
    failedSame: operation.failedSame + of('failed_same'),
    failedNew: operation.failedNew + of('failed_new'),
    skipped: operation.skipped + gone,
    skippedWhy: addSkips(operation.skippedWhy, { gone }),
  };
}

function isSpent(operation: OperationRow): boolean {
  return operation.inWork === 0 && waitingIn(operation) === 0;
}

function finish(operation: OperationRow, stateReason: string | null = null): Stepped {
  const done = { ...operation, state: 'done', stateReason, endedAt: operation.now } as const;
  return { operation: done, stepInMs: null };
}

async function goThroughCanary(tx: Queryable, operation: OperationRow): Promise<Stepped> {
  const plan = canaryOf(operation);
  return plan === null ? enterPhase(operation) : await stepCanary(tx, operation, plan);
}

async function stepRunning(tx: Queryable, operation: OperationRow): Promise<Stepped> {
  const { fixed, failed } = outcomesOf(operation);
  const outcomes = {
    fixed: fixed - operation.passedFixed,
    failed: failed - operation.passedFailed,
  };
  const waiting = waitingIn(operation);
  const { haltAtErrorShare: share, total } = operation;
  if (waiting > 0 && share !== null && isToHalt(outcomes, share, total)) {
    const limit = `more than ${String(Math.round(share * 100))} %`;
    return haltOperation(tx, operation, `Of ${describeOutcomes(outcomes)}, which is ${limit}.`);
  }
  const room = mostInWork(outcomes, share) - operation.inWork;
  const { operation: begun, isMore } = await beginItems(tx, operation, Math.min(waiting, room));
  return { operation: begun, stepInMs: isMore ? 0 : LOOK_MS };
}
