/** One step of an operation in its canary: begin it, wait for it, judge it. */
import { judgeCanary, type CanaryPlan } from '#lib/domain/replay-operation';
import type { Queryable } from '#lib/server/database';
import type { OperationRow } from '#lib/server/store/replay-operations';
import { beginItems } from './begin-items.ts';
import {
  begunOf,
  enterPhase,
  LOOK_MS,
  outcomesOf,
  waitingIn,
  type Stepped,
} from './operation-standing.ts';
import { describeOutcomes, haltOperation, stopOperation } from './stop-operation.ts';

/** The operation a step further; its canary is `plan`. */
export async function stepCanary(
  tx: Queryable,
  operation: OperationRow,
  plan: CanaryPlan,
): Promise<Stepped> {
  const current = noteSettled(operation, plan);
  const why = `Of the first ${describeOutcomes(outcomesOf(current))}.`;
  switch (judge(current, plan)) {
    case 'begin': {
      const begun = await beginItems(tx, current, plan.size - begunOf(current));
      return { operation: begun.operation, stepInMs: LOOK_MS };
    }
    case 'wait':
      return { operation: current, stepInMs: LOOK_MS };
    case 'go on':
      return enterPhase({ ...current, isCanaryOver: true });
    case 'ask':
      return stopOperation(current, 'awaiting', `${why} It goes on when somebody says so.`);
    case 'halt':
      return haltOperation(tx, current, why);
  }
}

/** With the time since when all of the canary have their outcome. */
function noteSettled(operation: OperationRow, plan: CanaryPlan): OperationRow {
  const hasBegun = begunOf(operation) >= plan.size || waitingIn(operation) === 0;
  const isSettled = hasBegun && operation.inWork === 0;
  return {
    ...operation,
    canarySettledAt: isSettled ? (operation.canarySettledAt ?? operation.now) : null,
  };
}

function judge(operation: OperationRow, plan: CanaryPlan): ReturnType<typeof judgeCanary> {
  return judgeCanary({
    plan,
    begun: begunOf(operation),
    outcomes: outcomesOf(operation),
    share: operation.haltAtErrorShare,
    isSetSpent: waitingIn(operation) === 0,
    settledAtMs: operation.canarySettledAt?.getTime() ?? null,
    nowMs: operation.now.getTime(),
  });
}
