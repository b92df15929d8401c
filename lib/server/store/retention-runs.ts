/** The statements about how retention went last, and about whose turn it is. */
import type { Queryable } from '../database.ts';

export type RetentionDuty = 'payloads' | 'records';

export interface RetentionOutcome {
  readonly duty: RetentionDuty;
  /** Of the installation; null: it has no limit, only sources have. */
  readonly days: number | null;
  /** Of payloads in dropped partitions an estimate. */
  readonly removed: bigint;
  /** Past their time but kept: not settled, or (payloads) in Error. */
  readonly heldWaiting: bigint;
  readonly heldErrors: bigint;
  /** A long transaction kept a partition from being taken out; tried again in the next round. */
  readonly blocked: boolean;
}

export interface RetentionRun extends RetentionOutcome {
  readonly ranAt: Date;
  /** When something was removed last; `removed` is since ever. */
  readonly removedAt: Date | null;
}

/** Makes this connection the one that sees to retention. False: another is. */
export async function takeRetentionTurn(db: Queryable): Promise<boolean> {
  const { rows } = await db.query<{ mine: boolean }>(
    `SELECT pg_try_advisory_lock(hashtext('sluice.retention')) AS mine`,
  );
  return rows[0]?.mine ?? false;
}

/** Gives the turn back. */
export async function endRetentionTurn(db: Queryable): Promise<void> {
  await db.query(`SELECT pg_advisory_unlock(hashtext('sluice.retention'))`);
}

/** Notes how a duty went; what it removed is added up. */
export async function noteRetentionRun(db: Queryable, outcome: RetentionOutcome): Promise<void> {
  const { duty, days, removed, heldWaiting, heldErrors, blocked } = outcome;
  await db.query(
    `INSERT INTO retention_run AS run
       (duty, days, removed, removed_at, held_waiting, held_errors, blocked)
     VALUES ($1, $2, $3, CASE WHEN $3::int8 > 0 THEN now() END, $4, $5, $6)
     ON CONFLICT (duty) DO UPDATE SET
       days = excluded.days, ran_at = now(), removed = run.removed + excluded.removed,
       removed_at = coalesce(excluded.removed_at, run.removed_at),
       held_waiting = excluded.held_waiting, held_errors = excluded.held_errors,
       blocked = excluded.blocked`,
    [duty, days, removed, heldWaiting, heldErrors, blocked],
  );
}

/** How each duty went last; those that never ran are absent. */
export async function readRetentionRuns(db: Queryable): Promise<RetentionRun[]> {
  const { rows } = await db.query<RetentionRun>(
    `SELECT duty, days, ran_at AS "ranAt", removed, removed_at AS "removedAt",
            held_waiting AS "heldWaiting", held_errors AS "heldErrors", blocked
     FROM retention_run ORDER BY duty`,
  );
  return rows;
}
