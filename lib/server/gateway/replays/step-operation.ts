/** One step of a replay operation, as a worker takes it: a transaction that does a bounded piece of work. */
import {
  isToHalt,
  judgeCanary,
  type ItemOutcome,
  type OperationState,
} from '#lib/domain/replay-operation';
import { inTransaction, type Database, type Queryable } from '#lib/server/database';
import { isDatabaseAway } from '#lib/server/store/database-away';
import { cleanText } from '#lib/server/store/failure-columns';
import { readUsualFailure } from '#lib/server/store/list-replay-items';
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
import { begunOf, canaryOf, enterPhase, waitingIn, type Stepped } from './operation-standing.ts';
import { addSkips } from './skip-counts.ts';

/** Between two looks at records in work. */
const LOOK_MS = 200;
const SLOW_LOOK_MS = 1_000;

/**
 * Takes the next step of the operation that has waited longest for one and that no other worker works
 * on. A step that fails halts its operation, so that it cannot keep others from theirs.
 * @returns whether there was one
 */
export async function stepOperation(db: Database): Promise<boolean> {
  let id: number | null = null;
  try {
    return await retryConflict(() =>
      inTransaction(db, async (tx) => {
        const operation = await lockDueOperation(tx);
        id = operation?.id ?? null;
        if (operation === null) return false;
        await saveStep(tx, operation, await step(tx, operation));
        return true;
      }),
    );
  } catch (error) {
    if (id === null || isDatabaseAway(error)) throw error;
    await haltFailing(db, id, error);
    return true;
  }
}

/** Writes a step down, with an event where it led to another state. */
export async function saveStep(
  tx: Queryable,
  before: OperationRow,
  { operation, stepInMs }: Stepped,
  by: string | null = null,
): Promise<void> {
  await saveProgress(tx, operation.id, { ...operation, stepInMs });
  if (before.state === operation.state) return;
  const { state, stateReason: reason } = operation;
  await noteEvent(tx, operation.id, { by, state, reason });
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
      return isSpent(operation) ? finish(operation) : stepCanary(tx, operation);
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

function stop(operation: OperationRow, state: OperationState, stateReason: string): Stepped {
  const stepInMs = operation.inWork > 0 ? SLOW_LOOK_MS : null;
  return { operation: { ...operation, state, stateReason }, stepInMs };
}

async function stepCanary(tx: Queryable, operation: OperationRow): Promise<Stepped> {
  const plan = canaryOf(operation);
  if (plan === null) return enterPhase(operation);
  const begun = begunOf(operation);
  const isSetSpent = waitingIn(operation) === 0;
  const isSettled = operation.inWork === 0 && (begun >= plan.size || isSetSpent);
  const canarySettledAt = isSettled ? (operation.canarySettledAt ?? operation.now) : null;
  const current = { ...operation, canarySettledAt };
  const outcomes = {
    fixed: operation.fixed,
    failed: operation.failedSame + operation.failedNew,
  };
  const verdict = judgeCanary({
    plan,
    begun,
    outcomes,
    share: operation.haltAtErrorShare,
    isSetSpent,
    settledAtMs: canarySettledAt?.getTime() ?? null,
    nowMs: operation.now.getTime(),
  });
  switch (verdict) {
    case 'begin':
      return {
        operation: (await beginItems(tx, current, plan.size - begun)).operation,
        stepInMs: LOOK_MS,
      };
    case 'wait':
      return { operation: current, stepInMs: LOOK_MS };
    case 'go on':
      return enterPhase({ ...current, isCanaryOver: true });
    case 'ask':
      return stop(
        current,
        'awaiting',
        `Of the first ${ratio(outcomes)}. It goes on when somebody says so.`,
      );
    case 'halt':
      return stop(
        current,
        'halted',
        await withCause(tx, current, `Of the first ${ratio(outcomes)}.`),
      );
  }
}

async function stepRunning(tx: Queryable, operation: OperationRow): Promise<Stepped> {
  const outcomes = {
    fixed: operation.fixed - operation.passedFixed,
    failed: operation.failedSame + operation.failedNew - operation.passedFailed,
  };
  const waiting = waitingIn(operation);
  const { haltAtErrorShare: share, total } = operation;
  if (waiting > 0 && share !== null && isToHalt(outcomes, share, total)) {
    const limit = `more than ${String(Math.round(share * 100))} %`;
    const why = `Of ${ratio(outcomes)}, which is ${limit}.`;
    return stop(operation, 'halted', await withCause(tx, operation, why));
  }
  const { operation: begun, isMore } = await beginItems(tx, operation, waiting);
  return { operation: begun, stepInMs: isMore ? 0 : LOOK_MS };
}

function ratio({ fixed, failed }: { readonly fixed: number; readonly failed: number }): string {
  return `${String(fixed + failed)} records, ${String(failed)} failed again`;
}

async function withCause(tx: Queryable, { id }: OperationRow, why: string): Promise<string> {
  const failure = await readUsualFailure(tx, id);
  return failure === null ? why : cleanText(`${why} Most often: ${failure}`, 1_000);
}
