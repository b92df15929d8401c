/** One round of retention, by one worker at a time. */
import type { Logger } from 'pino';
import type { Database, Queryable } from '#lib/server/database';
import {
  endRetentionTurn,
  noteRetentionRun,
  takeRetentionTurn,
  type RetentionOutcome,
} from '#lib/server/store/retention-runs';
import {
  readSourceWindows,
  type RetentionDays,
  type SourceWindow,
} from '#lib/server/store/source-windows';
import { expirePayloads } from './expire-payloads.ts';
import { forgetOperations } from './forget-operations.ts';
import { forgetRecords } from './forget-records.ts';

export interface RetentionParts {
  readonly db: Database;
  readonly days: RetentionDays;
  readonly log: Logger;
}

/** Longer than any statement of the hot paths, shorter than anybody notices. */
const LOCK_TIMEOUT = `SET lock_timeout = '1s'`;

/**
 * Removes what is past its days and notes how that went. False: another worker is at it.
 * On a connection of its own, since a partition cannot be detached inside a transaction.
 */
export async function runRetention(parts: RetentionParts, signal: AbortSignal): Promise<boolean> {
  const connection = await parts.db.connect();
  let failure: Error | undefined;
  try {
    if (!(await takeRetentionTurn(connection))) return false;
    await connection.query(LOCK_TIMEOUT);
    await doDuties(connection, parts, signal);
    await connection.query('RESET lock_timeout');
    await endRetentionTurn(connection);
    return true;
  } catch (error) {
    failure = error instanceof Error ? error : new Error(String(error));
    throw failure;
  } finally {
    // A failed one is closed, which gives its turn back too.
    connection.release(failure);
  }
}

async function doDuties(
  db: Queryable,
  { days, log }: RetentionParts,
  signal: AbortSignal,
): Promise<void> {
  const { recordDays } = days;
  const payloadDays = days.payloadDays ?? recordDays;
  const readWindows = (): Promise<SourceWindow[]> => readSourceWindows(db, days);
  const windows = await readWindows();
  // Weeks of payloads go whole and first, so that records leave no bytes to be deleted one by one.
  if (windows.some(({ payloadEndId }) => payloadEndId !== null)) {
    await note(await expirePayloads(db, { readWindows, days: payloadDays }, signal));
  }
  if (windows.some(({ recordEndId }) => recordEndId !== null)) {
    await note(await forgetRecords(db, { windows, days: recordDays }, signal));
  }
  if (recordDays !== null) {
    const removed = await forgetOperations(db, recordDays, signal);
    if (removed > 0) log.info({ removed }, 'forgot the records of old operations');
  }

  async function note(outcome: RetentionOutcome): Promise<void> {
    await noteRetentionRun(db, outcome);
    const { duty, removed, heldWaiting, heldErrors, blocked } = outcome;
    if (removed > 0n || blocked)
      log.info(
        {
          duty,
          removed: Number(removed),
          heldWaiting: Number(heldWaiting),
          heldErrors: Number(heldErrors),
          blocked,
        },
        'retention',
      );
  }
}
