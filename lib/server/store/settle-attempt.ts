/** Ends ingress attempts: attempt row, settlement or return to `work`, and counts, in one statement. */
import type { Failure } from '#lib/domain/failure';
import type { Queryable } from '../database.ts';
import { failureColumns } from './failure-columns.ts';

export interface EndedAttempt {
  readonly recordId: bigint;
  readonly sourceId: number;
  readonly generation: number;
  readonly number: number;
  readonly token: string;
  readonly holder: string;
  readonly handler: string | null;
  readonly handlerVersion: string | null;
  /** From a monotonic clock: the database turns it into a start time by its own. */
  readonly durationMs: number;
  readonly outcome: 'SUCCEEDED' | 'POSTPONED' | 'FAILED';
  /** Until the next attempt, when postponed. */
  readonly delayMs: number;
  readonly failure: Failure | null;
}

// The insert into attempt is the fence (docs/adr/0003): where the sweeper was first, `fenced` has no
// row for the element and nothing else happens for it. Sorted, so that two settlers cannot deadlock.
const SETTLE = {
  name: 'settle-attempts',
  text: `
WITH ended AS MATERIALIZED (
  SELECT * FROM unnest(
    $1::bigint[], $2::integer[], $3::integer[], $4::integer[], $5::uuid[], $6::text[], $7::text[],
    $8::text[], $9::integer[], $10::outcome[], $11::float8[], $12::failure_class[], $13::text[],
    $14::text[], $15::text[]
  ) AS e (record_id, source_id, generation, number, token, holder, handler, handler_version,
          duration_ms, outcome, delay_ms, failure_class, failure_code, failure_message, failure_detail)
), fence AS (
  INSERT INTO attempt (record_id, generation, number, lease_token, holder, handler, handler_version,
                       started_at, ended_at, outcome, failure_class, failure_code, failure_message,
                       failure_detail)
  SELECT record_id, generation, number, token, holder, handler, handler_version,
         clock_timestamp() - make_interval(secs => duration_ms / 1000.0), clock_timestamp(), outcome,
         failure_class, failure_code, failure_message, failure_detail::jsonb
  FROM ended ORDER BY record_id, generation, number
  ON CONFLICT DO NOTHING
  RETURNING record_id, generation, number
), won AS MATERIALIZED (
  SELECT ended.* FROM ended JOIN fence USING (record_id, generation, number)
), put_back AS (
  INSERT INTO work (record_id, direction, source_id, due_at, generation, attempts, order_hash)
  SELECT record_id, 'INGRESS', source_id,
         clock_timestamp() + make_interval(secs => delay_ms / 1000.0), generation, number,
         (SELECT order_hash(r.source_id, r.ordering_key) FROM record r WHERE r.id = won.record_id)
  FROM won WHERE outcome = 'POSTPONED'
), settled AS (
  INSERT INTO settlement (record_id, source_id, status, generation, attempts, settled_at,
                          duration_ms, failure_class, failure_code, failure_message)
  SELECT record_id, source_id,
         CASE outcome WHEN 'SUCCEEDED' THEN 'PROCESSED'::status ELSE 'ERROR'::status END,
         generation, number, clock_timestamp(), duration_ms, failure_class, failure_code,
         failure_message
  FROM won WHERE outcome <> 'POSTPONED'
), counted AS (
  INSERT INTO count_delta (source_id, direction, status, delta, entered, minute, latency_bucket)
  SELECT won.source_id, 'INGRESS', move.status, sum(move.delta), sum(move.entered),
         date_trunc('minute', clock_timestamp()), move.latency
  FROM won CROSS JOIN LATERAL (VALUES
    ('JUST_IN'::status, -1, 0, NULL::smallint),
    (CASE won.outcome WHEN 'SUCCEEDED' THEN 'PROCESSED'::status ELSE 'ERROR'::status END, 1, 1,
     CASE won.generation WHEN 0 THEN latency_bucket(won.record_id, clock_timestamp()) END)
  ) AS move (status, delta, entered, latency)
  WHERE won.outcome <> 'POSTPONED'
  GROUP BY won.source_id, move.status, move.latency
)
SELECT record_id AS "recordId", generation, number FROM won`,
};

interface WonRow {
  recordId: bigint;
  generation: number;
  number: number;
}

/**
 * Settles each of these attempts unless it has ended already (fenced).
 * Inside a handler's transaction, `db` is that transaction; zero won attempts then mean: roll back.
 * @returns the attempts that were settled by this call; those missing were fenced
 */
export async function settleAttempts(
  db: Queryable,
  ended: readonly EndedAttempt[],
): Promise<ReadonlySet<EndedAttempt>> {
  const { rows } = await db.query<WonRow>({ ...SETTLE, values: columnsOf(ended) });
  const won = new Set(rows.map((row) => key(row)));
  return new Set(ended.filter((attempt) => won.has(key(attempt))));
}

function key({ recordId, generation, number }: WonRow): string {
  return `${String(recordId)}/${String(generation)}/${String(number)}`;
}

function columnsOf(ended: readonly EndedAttempt[]): unknown[] {
  const failures = ended.map(({ failure }) => (failure === null ? null : failureColumns(failure)));
  return [
    ended.map((attempt) => attempt.recordId),
    ended.map((attempt) => attempt.sourceId),
    ended.map((attempt) => attempt.generation),
    ended.map((attempt) => attempt.number),
    ended.map((attempt) => attempt.token),
    ended.map((attempt) => attempt.holder),
    ended.map((attempt) => attempt.handler),
    ended.map((attempt) => attempt.handlerVersion),
    ended.map((attempt) => Math.round(attempt.durationMs)),
    ended.map((attempt) => attempt.outcome),
    ended.map((attempt) => attempt.delayMs),
    failures.map((columns) => columns?.failureClass ?? null),
    failures.map((columns) => columns?.code ?? null),
    failures.map((columns) => columns?.message ?? null),
    failures.map((columns) => columns?.detail ?? null),
  ];
}
