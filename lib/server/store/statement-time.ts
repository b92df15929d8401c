/** A bound on how long a statement may run, and knowing when one was cut off by it. */
import type { Queryable } from '../database.ts';
import { readSqlError } from './sql-error.ts';

/** SQLSTATE query_canceled. */
const CANCELED = '57014';

/** Bounds each further statement of the transaction. */
export async function limitStatementTime(tx: Queryable, milliseconds: number): Promise<void> {
  await tx.query("SELECT set_config('statement_timeout', $1, true)", [`${String(milliseconds)}ms`]);
}

/** Whether a statement was cut off because it ran too long. */
export function isStatementTimeout(error: unknown): boolean {
  return readSqlError(error)?.state === CANCELED;
}
