/** Where an operation stands, as its row tells. */
import {
  phaseOf,
  type CanaryPlan,
  type OperationFacts,
  type Outcomes,
} from '#lib/domain/replay-operation';
import type { OperationRow } from '#lib/server/store/replay-operations';

/** An operation after a step, and when the next one is due; null: a person has to act first, or nothing is left. */
export interface Stepped {
  readonly operation: OperationRow;
  readonly stepInMs: number | null;
  /** Who did it; absent: the operation itself. */
  readonly by?: string;
}

/** Between two looks at what is in work, of an operation that goes on and of one that does not. */
export const LOOK_MS = 200;
export const SLOW_LOOK_MS = 1_000;

/** The facts that decide in which phase an operation is. */
export function factsOf(operation: OperationRow): OperationFacts {
  return {
    isPrepared: operation.frozenThrough === null,
    startAtMs: operation.startAt?.getTime() ?? null,
    canary: canaryOf(operation),
    isCanaryOver: operation.isCanaryOver,
    nowMs: operation.now.getTime(),
  };
}

/** The canary that was asked for; null: none. */
export function canaryOf({ canarySize, canaryWaitSeconds }: OperationRow): CanaryPlan | null {
  return canarySize === null ? null : { size: canarySize, waitSeconds: canaryWaitSeconds };
}

/** Goes on to where an operation belongs that nothing holds up. */
export function enterPhase(operation: OperationRow): Stepped {
  const state = phaseOf(factsOf(operation));
  const startedAt =
    state === 'canary' || state === 'running'
      ? (operation.startedAt ?? operation.now)
      : operation.startedAt;
  const entered = { ...operation, state, stateReason: null, startedAt };
  const { startAt, now } = operation;
  const untilStart =
    state === 'scheduled' && startAt !== null ? startAt.getTime() - now.getTime() : 0;
  return { operation: entered, stepInMs: Math.max(0, untilStart) };
}

/** How many records still wait for their replay. */
export function waitingIn({ total, skipped, ...operation }: OperationRow): number {
  return total - skipped - begunOf(operation);
}

/** How many records were replayed. */
export function begunOf(
  operation: Pick<OperationRow, 'inWork' | 'fixed' | 'failedSame' | 'failedNew'>,
): number {
  const { inWork, fixed, failedSame, failedNew } = operation;
  return inWork + fixed + failedSame + failedNew;
}

/** What became of those that have their outcome. */
export function outcomesOf({ fixed, failedSame, failedNew }: OperationRow): Outcomes {
  return { fixed, failed: failedSame + failedNew };
}
