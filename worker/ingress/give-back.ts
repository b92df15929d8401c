/** Puts attempts that have not begun back into `work`, due now, each with its attempt given back. */
import type { Logger } from 'pino';
import type { Database } from '#lib/server/database';
import { releaseRecords } from '#lib/server/store/end-leases';
import type { BegunAttempt } from './begun-attempt.ts';

/** @throws what the database says; the records then wait for the end of their leases */
export async function putBack(db: Database, attempts: readonly BegunAttempt[]): Promise<void> {
  if (attempts.length === 0) return;
  const tokens = [...new Set(attempts.map(({ token }) => token))];
  const recordIds = attempts.map(({ record }) => record.recordId);
  await releaseRecords(db, tokens, recordIds);
}

/** The same, while the worker goes on. Never throws. */
export async function giveBack(
  db: Database,
  attempts: readonly BegunAttempt[],
  log: Logger,
): Promise<void> {
  await putBack(db, attempts).catch((error: unknown) => {
    log.warn({ err: error }, 'records could not be put back; they will be when their lease ends');
  });
}
