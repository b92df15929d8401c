/** Settle: the end of an attempt and, if its handler wrote any, its effects: together or not at all. */
import { settleAttempts, type EndedAttempt } from '#lib/server/store/settle-attempt';
import type { BegunAttempt } from './begun-attempt.ts';
import { conclude } from './conclude.ts';
import type { Executed } from './execute.ts';
import { failureOf } from './failure-of.ts';
import type { SettlementBatch } from './settlement-batch.ts';

export interface SettleParts {
  readonly holder: string;
  readonly batch: SettlementBatch;
}

export interface Settled {
  readonly ended: EndedAttempt;
  /** true: the sweeper had ended the attempt before; nothing was written, effects are undone. */
  readonly isFenced: boolean;
}

/** An execution that is to be settled: neither released nor lost. */
type Settleable = Executed & { execution: { kind: 'succeeded' | 'failed' } };

/** Whether there is anything to settle. */
export function isSettleable(executed: Executed): executed is Settleable {
  return executed.execution.kind === 'succeeded' || executed.execution.kind === 'failed';
}

/**
 * Settles an executed attempt.
 * @throws what the database says when it refuses even the failure: the lease then runs out
 */
export async function settle(
  begun: BegunAttempt,
  executed: Settleable,
  { holder, batch }: SettleParts,
): Promise<Settled> {
  const ended = conclude(begun, { ...executed, holder });
  if (ended.outcome !== 'SUCCEEDED' || !executed.transaction.isUsed)
    return { ended, isFenced: !(await batch.settle(ended)) };
  try {
    const isSettled = await executed.transaction.commit(async (tx) =>
      (await settleAttempts(tx, [ended])).has(ended),
    );
    return { ended, isFenced: !isSettled };
  } catch (error) {
    return settleRefused({ begun, executed, error }, { holder, batch });
  }
}

interface Refused {
  readonly begun: BegunAttempt;
  readonly executed: Settleable;
  readonly error: unknown;
}

/**
 * The effects did not commit, or nobody knows. If they did after all, the attempt's row exists and
 * this settlement is fenced by it.
 */
async function settleRefused(
  { begun, executed, error }: Refused,
  { holder, batch }: SettleParts,
): Promise<Settled> {
  const execution = failureOf(error, executed.handler?.name ?? '');
  const ended = conclude(begun, { ...executed, execution, holder });
  return { ended, isFenced: !(await batch.settle(ended)) };
}
