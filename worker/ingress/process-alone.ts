/** One attempt by itself: its effects, if it has any, commit in a transaction of its own. */
import type { EndedAttempt } from '#lib/server/store/settle-attempt';
import { settleInTransaction } from '#lib/server/store/settle-in-transaction';
import { AttemptTransaction } from './attempt-transaction.ts';
import { endOf, type AttemptParts, type HandledAttempt } from './attempt-work.ts';
import type { BegunAttempt } from './begun-attempt.ts';
import { conclude } from './conclude.ts';
import { execute, noHandler, type Tried } from './execute.ts';
import { failureOf } from './failure-of.ts';
import type { AttemptEnd, Place } from './in-work.ts';

/**
 * Runs the handler and settles the attempt.
 * @throws what the database says when it refuses even the failure: the lease then runs out
 */
export async function processAlone(
  attempt: HandledAttempt,
  parts: AttemptParts,
): Promise<AttemptEnd> {
  const { begun, handler, place } = attempt;
  const startedAt = performance.now();
  const transaction = new AttemptTransaction(parts.connections);
  const { tx } = transaction;
  const tried = await execute({ begun, handler, tx, stop: place.stop, log: parts.log });
  endTransaction(transaction, tried);
  place.leave();
  const durationMs = performance.now() - startedAt;
  const { execution } = tried;
  if (execution.kind === 'released') return 'released';
  const ended =
    execution.kind === 'lost'
      ? null
      : await settle({ attempt, transaction, durationMs, execution }, parts);
  parts.report.add({ begun, handler, durationMs, ended });
  return ended === null ? 'lost' : endOf(ended);
}

/** Settles an attempt that nothing here can handle. */
export async function settleUnhandled(
  begun: BegunAttempt,
  place: Place,
  { batch, report, holder }: AttemptParts,
): Promise<AttemptEnd> {
  place.leave();
  const execution = noHandler(begun);
  const ended = conclude(begun, { execution, handler: null, durationMs: 0, holder });
  const isSettled = await batch.settle(ended);
  report.add({ begun, handler: null, durationMs: 0, ended: isSettled ? ended : null });
  return isSettled ? endOf(ended) : 'lost';
}

/** Open for the commit if the handler succeeded; else undone, however far it has come. */
function endTransaction(
  transaction: AttemptTransaction,
  { execution, isInterrupted }: Tried,
): void {
  if (execution.kind === 'succeeded') transaction.close();
  else if (isInterrupted) transaction.discard();
  else transaction.rollBack();
}

interface Executed {
  readonly attempt: HandledAttempt;
  readonly transaction: AttemptTransaction;
  readonly durationMs: number;
  readonly execution: Parameters<typeof conclude>[1]['execution'];
}

/** What was settled; null: nothing was, and effects are undone, since somebody else had ended the attempt. */
async function settle(executed: Executed, parts: AttemptParts): Promise<EndedAttempt | null> {
  const { transaction, execution } = executed;
  const ended = concludeAs(execution, executed, parts);
  if (execution.kind !== 'succeeded' || !transaction.isUsed)
    return (await parts.batch.settle(ended)) ? ended : null;
  try {
    return (await commit(transaction, ended, parts)) ? ended : null;
  } catch (error) {
    // The effects did not commit, or nobody knows. If they did after all, the attempt's row exists and
    // this settlement is fenced by it.
    const refused = concludeAs(failureOf(error, executed.attempt.handler.name), executed, parts);
    return (await parts.batch.settle(refused)) ? refused : null;
  }
}

function concludeAs(
  execution: Executed['execution'],
  { attempt, durationMs }: Executed,
  { holder }: AttemptParts,
): EndedAttempt {
  return conclude(attempt.begun, { execution, handler: attempt.handler, durationMs, holder });
}

async function commit(
  transaction: AttemptTransaction,
  ended: EndedAttempt,
  { leases }: AttemptParts,
): Promise<boolean> {
  const endingLeases = leases.endingWith([ended]);
  const isSettled = await transaction.commit(async (tx) =>
    (await settleInTransaction(tx, [ended], { endingLeases })).has(ended),
  );
  if (isSettled) leases.markEnded(endingLeases);
  return isSettled;
}
