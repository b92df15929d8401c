/** Sweeps the expired leases of one direction, one by one where they cannot be swept together. */
import type { Logger } from 'pino';
import type { Direction } from '#lib/domain/direction';
import type { Database } from '#lib/server/database';
import { readSqlError } from '#lib/server/store/sql-error';
import { findExpiredLeases, sweepLeases, type SweepPolicy } from '#lib/server/store/sweep-leases';

export interface SweepParts {
  readonly db: Database;
  readonly log: Logger;
  readonly policy: SweepPolicy;
}

const LEASES_AT_ONCE = 200;
const LOCK_NOT_AVAILABLE = '55P03';

/** One round; says whether there is more to sweep at once. */
export async function sweepExpired(
  direction: Direction,
  parts: SweepParts,
): Promise<'more' | 'done'> {
  const tokens = await findExpiredLeases(parts.db, direction, LEASES_AT_ONCE);
  if (tokens.length === 0) return 'done';
  const swept = await sweepTogether(tokens, parts);
  return swept === LEASES_AT_ONCE ? 'more' : 'done';
}

async function sweepTogether(tokens: readonly string[], parts: SweepParts): Promise<number> {
  const { db, log, policy } = parts;
  try {
    const count = await sweepLeases(db, tokens, policy);
    if (count.leases > 0) log.info(count, 'leases swept');
    return count.leases;
  } catch (error) {
    // One attempt that somebody is about to settle must not keep the other leases from being swept.
    if (!isLockTimeout(error)) throw error;
    if (tokens.length > 1) return sweepOneByOne(tokens, parts);
    log.warn(
      { lease: tokens[0] },
      'lease cannot be swept yet: an attempt under it is being settled',
    );
    return 0;
  }
}

async function sweepOneByOne(tokens: readonly string[], parts: SweepParts): Promise<number> {
  let swept = 0;
  for (const token of tokens) swept += await sweepTogether([token], parts);
  return swept;
}

function isLockTimeout(error: unknown): boolean {
  return readSqlError(error)?.state === LOCK_NOT_AVAILABLE;
}
