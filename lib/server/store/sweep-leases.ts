/** Frees expired leases: one conditional statement for both directions, safe to run twice at once. */
import type { Direction } from '#lib/domain/direction';
import type { Failure } from '#lib/domain/failure';
import { inTransaction, type Database, type Queryable } from '../database.ts';
import { causeValues, fingerprintSql, groupFailed } from './group-failures.ts';

export interface SweepPolicy {
  /** Deaths of a worker over one record before it becomes Error. */
  readonly maxDeaths: number;
  /** Delay before the attempt after the first lost or unacknowledged one; doubles, up to the maximum. */
  readonly firstDelayMs: number;
  readonly maxDelayMs: number;
}

export interface SweepCount {
  readonly leases: number;
  /** Ingress attempts declared LOST. */
  readonly lost: number;
  /** Egress offers declared UNACKNOWLEDGED. */
  readonly unacknowledged: number;
}

/** Tokens of expired leases of one direction, longest expired first. */
export async function findExpiredLeases(
  db: Queryable,
  direction: Direction,
  limit: number,
): Promise<string[]> {
  const { rows } = await db.query<{ token: string }>({
    name: 'find-expired-leases',
    text: `SELECT token FROM lease WHERE expires_at < now() AND direction = $1
           ORDER BY expires_at LIMIT $2`,
    values: [direction, limit],
  });
  return rows.map((row) => row.token);
}

const LOST: Failure = {
  class: 'defect',
  code: 'worker_died',
  message: 'The worker died, or could not be reached, while processing this record.',
};
const UNACKNOWLEDGED: Failure = {
  class: 'dependency',
  code: 'not_acknowledged',
  message: 'The Integration App did not acknowledge this record in time.',
};

// An element whose attempt row exists has ended: the insert finds it and skips. Whoever still works
// on another element finds this row later, and is fenced.
const SWEEP = {
  name: 'sweep-leases',
  text: `
WITH expired AS MATERIALIZED (
  SELECT * FROM lease WHERE token = ANY ($1::uuid[]) AND expires_at < now()
  ORDER BY token FOR UPDATE SKIP LOCKED
), ended AS (
  DELETE FROM lease WHERE token = ANY (ARRAY(SELECT token FROM expired))
), element AS MATERIALIZED (
  SELECT x.token, x.direction, x.holder, x.claimed_at, x.handed_at, e.*, s.max_attempts,
         1 + (SELECT count(*) FROM attempt a WHERE a.record_id = e.record_id
                AND a.generation = e.generation AND a.outcome = 'LOST') AS deaths,
         least($3::float8 * 2 ^ (e.number - 1), $4::float8) * (0.8 + 0.4 * random()) AS delay_ms,
         clock_timestamp() AS ended_at, NULL::text AS handler, NULL::text AS handler_version,
         f.failure_class, f.failure_code, f.failure_message, f.title, f.basis,
         ${fingerprintSql('e.record_id', 'f.cause')} AS fingerprint
  FROM expired x
  CROSS JOIN LATERAL unnest(x.record_ids, x.source_ids, x.generations, x.attempts, x.order_hashes)
    AS e (record_id, source_id, generation, number, order_hash)
  JOIN source s ON s.id = e.source_id
  JOIN (VALUES ('INGRESS'::direction, ${failureRow(LOST, 5)}),
               ('EGRESS', ${failureRow(UNACKNOWLEDGED, 8)}))
    AS f (direction, failure_class, failure_code, failure_message, cause, title, basis)
    ON f.direction = x.direction
  WHERE NOT EXISTS (SELECT 1 FROM settlement t
                    WHERE t.record_id = e.record_id AND t.generation >= e.generation)
), fence AS (
  INSERT INTO attempt (record_id, generation, number, lease_token, holder, started_at, handed_at,
                       ended_at, outcome, failure_class, failure_code, failure_message, group_id)
  SELECT record_id, generation, number, token, holder, claimed_at, handed_at, ended_at,
         CASE direction WHEN 'INGRESS' THEN 'LOST'::outcome ELSE 'UNACKNOWLEDGED'::outcome END,
         failure_class, failure_code, failure_message, error_group_id(fingerprint)
  FROM element ORDER BY record_id, generation, number
  ON CONFLICT DO NOTHING
  RETURNING record_id, generation, number
), freed AS MATERIALIZED (
  SELECT element.*, direction = 'INGRESS' AND (deaths >= $2 OR number >= max_attempts) AS spent
  FROM element JOIN fence USING (record_id, generation, number)
), put_back AS (
  INSERT INTO work (record_id, direction, source_id, due_at, generation, attempts, held, order_hash,
                    group_id)
  SELECT record_id, direction, source_id, now() + make_interval(secs => delay_ms / 1000),
         generation, number, direction = 'EGRESS' AND number >= max_attempts, order_hash,
         CASE WHEN direction = 'EGRESS' AND number >= max_attempts
              THEN error_group_id(fingerprint) END
  FROM freed WHERE NOT spent ORDER BY record_id
), settled AS (
  INSERT INTO settlement (record_id, source_id, status, generation, attempts, failure_class,
                          failure_code, failure_message, group_id)
  SELECT record_id, source_id, 'ERROR', generation, number, failure_class, failure_code,
         'The worker died ' || CASE deaths WHEN 1 THEN 'once' ELSE deaths || ' times' END
         || ' while processing this record.', error_group_id(fingerprint)
  FROM freed WHERE spent ORDER BY record_id
), counted AS (
  INSERT INTO count_delta (source_id, direction, status, delta, entered, latency_bucket)
  SELECT freed.source_id, 'INGRESS', move.status, sum(move.delta), sum(move.entered), move.latency
  FROM freed CROSS JOIN LATERAL (VALUES
    ('JUST_IN'::status, -1, 0, NULL::smallint),
    ('ERROR', 1, 1, CASE freed.generation WHEN 0 THEN latency_bucket(record_id, now()) END)
  ) AS move (status, delta, entered, latency)
  WHERE freed.spent GROUP BY freed.source_id, move.status, move.latency
)${groupFailed('freed')}
SELECT (SELECT count(*)::integer FROM expired) AS leases,
       (SELECT count(*)::integer FROM freed WHERE direction = 'INGRESS') AS lost,
       (SELECT count(*)::integer FROM freed WHERE direction = 'EGRESS') AS unacknowledged`,
};

/** SQL: what is said of an attempt, then the three parameters of its cause, from this one on. */
function failureRow({ class: kind, code, message }: Failure, parameter: number): string {
  const cause = [0, 1, 2].map((n) => `$${String(parameter + n)}::text`);
  return [`'${kind}'::failure_class, '${code}', '${message}'`, ...cause].join(', ');
}

/** Long enough for any settlement under way, short enough for the other leases to be swept in time. */
const LOCK_TIMEOUT = `SET LOCAL lock_timeout = '1s'`;

/**
 * Ends the open attempts of those of these leases that have expired, and puts their records back
 * into `work`, later; ingress records that keep killing workers become Error, egress records whose
 * offers are spent are held. All zero: others were first, or the holders have renewed.
 * @throws PostgreSQL's 55P03 when somebody is settling one of these attempts and does not come to an end
 */
export async function sweepLeases(
  db: Database,
  tokens: readonly string[],
  policy: SweepPolicy,
): Promise<SweepCount> {
  const values = [
    tokens,
    policy.maxDeaths,
    policy.firstDelayMs,
    policy.maxDelayMs,
    ...causeValues(LOST),
    ...causeValues(UNACKNOWLEDGED),
  ];
  const { rows } = await inTransaction(db, async (tx) => {
    await tx.query(LOCK_TIMEOUT);
    return tx.query<SweepCount>({ ...SWEEP, values });
  });
  return rows[0] ?? { leases: 0, lost: 0, unacknowledged: 0 };
}
