/** Settles attempts as the last statement of a handler's transaction. */
import { FIXED_PLANS, type Queryable } from '../database.ts';
import { settleAttempts, type EndedAttempt, type SettleOptions } from './settle-attempt.ts';

/** Until the transaction ends. It is not the pool's setting, since handlers' own statements come first. */
const FIX_PLANS = Object.entries(FIXED_PLANS)
  .map(([name, value]) => `SET LOCAL ${name} = ${value}`)
  .join('; ');

/**
 * As settleAttempts, with the plan that was made once: to make it anew takes longer than to run it.
 * No statement but COMMIT or ROLLBACK should follow.
 * @returns the attempts that were settled by this call; those missing were fenced: roll back
 */
export async function settleInTransaction(
  tx: Queryable,
  ended: readonly EndedAttempt[],
  options: SettleOptions,
): Promise<ReadonlySet<EndedAttempt>> {
  await tx.query(FIX_PLANS);
  return settleAttempts(tx, ended, options);
}
