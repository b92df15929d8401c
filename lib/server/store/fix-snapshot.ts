/** The statement that makes several reads be of one moment. */
import type { Transaction } from '#lib/server/database';

/** To be the first statement of a transaction that only reads. */
export async function fixSnapshot(tx: Transaction): Promise<void> {
  await tx.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
}
