/** Ends ingress attempts: attempt row, settlement or return to `work`, and counts, in one statement. */
import type { Failure } from '#lib/domain/failure';
import { causeOf } from '#lib/domain/fingerprint';
import type { Queryable } from '../database.ts';
import { int4Array, int8Array, textArray, uuidArray } from './binary-array.ts';
import { failureColumns, type FailureColumns } from './failure-columns.ts';
import { causeColumns, fingerprintSql, groupFailed } from './group-failures.ts';

export interface EndedAttempt {
  readonly recordId: bigint;
  readonly sourceId: number;
  readonly generation: number;
  readonly number: number;
  readonly token: string;
  readonly holder: string;
  readonly handler: string | null;
  readonly handlerVersion: string | null;
  /** Of the payload that it ran; null or absent: there was none to run. */
  readonly revision?: number | null;
  /** From a monotonic clock: the database turns it into a start time by its own. */
  readonly durationMs: number;
  readonly outcome: 'SUCCEEDED' | 'POSTPONED' | 'FAILED';
  /** Until the next attempt, when postponed. */
  readonly delayMs: number;
  readonly failure: Failure | null;
}

// ANY rather than a join here too: between tables that seem empty the planner walks through all that
// was deleted from them and cannot be cleared away while somebody holds a snapshot.
const END_LEASES = `), ended_lease AS (
  DELETE FROM lease WHERE token = ANY (ARRAY(SELECT token FROM held WHERE NOT EXISTS (
    SELECT FROM unnest(held.record_ids, held.generations, held.attempts) AS e (record_id, generation, number)
    WHERE (e.record_id, e.generation, e.number) NOT IN (SELECT record_id, generation, number FROM ended)
      AND NOT EXISTS (SELECT FROM attempt a WHERE a.record_id = e.record_id
                        AND a.generation = e.generation AND a.number = e.number)
  )))
`;

const COUNT = `), counted AS (
  INSERT INTO count_delta (source_id, direction, status, delta, entered, minute, latency_bucket)
  SELECT done.source_id, 'INGRESS', move.status, sum(move.delta), sum(move.entered),
         date_trunc('minute', clock_timestamp()), move.latency
  FROM (
    SELECT source_id, outcome, count(*) AS n,
           CASE generation WHEN 0 THEN latency_bucket(record_id, clock_timestamp()) END AS latency
    FROM won WHERE outcome <> 'POSTPONED' GROUP BY source_id, outcome, latency
  ) AS done
  CROSS JOIN LATERAL (VALUES
    ('JUST_IN'::status, -done.n, 0, NULL::smallint),
    (CASE done.outcome WHEN 'SUCCEEDED' THEN 'PROCESSED'::status ELSE 'ERROR'::status END,
     done.n, done.n, done.latency)
  ) AS move (status, delta, entered, latency)
  GROUP BY done.source_id, move.status, move.latency
`;

// The insert into attempt is the fence (docs/adr/0003): where the sweeper was first, `fenced` has the
// element and nothing else happens for it. Sorted, so that two settlers cannot deadlock. The leases that
// end with these attempts are locked before the fence, in the sweeper's order, for the same reason.
// IN and NOT IN rather than joins: hashed whatever the planner thinks of the numbers of rows.
const settleStatement = (failures: FailureSteps): string => `
WITH held AS MATERIALIZED (
  SELECT * FROM lease WHERE token = ANY ($15::uuid[]) ORDER BY token FOR UPDATE
), ended AS MATERIALIZED (
  SELECT e.*, clock_timestamp() AS ended_at${failures.fingerprint}
  FROM (SELECT count(*) FROM held) AS locked, unnest(
    $1::bigint[], $2::integer[], $3::integer[], $4::integer[], $5::uuid[], $7::text[], $8::text[],
    $9::integer[], $10::text[]::outcome[], $11::integer[], $12::text[]::failure_class[], $13::text[],
    $14::text[], $16::text[], $17::integer[]${failures.parameters}
  ) AS e (record_id, source_id, generation, number, token, handler, handler_version,
          duration_ms, outcome, delay_ms, failure_class, failure_code, failure_message, failure_detail,
          revision${failures.columns})
), fence AS (
  INSERT INTO attempt (record_id, generation, number, lease_token, holder, handler, handler_version,
                       started_at, ended_at, outcome, failure_class, failure_code, failure_message,
                       failure_detail, revision${failures.groupColumn})
  SELECT record_id, generation, number, token, $6, handler, handler_version,
         ended_at - make_interval(secs => duration_ms / 1000.0), ended_at, outcome,
         failure_class, failure_code, failure_message, failure_detail::jsonb, revision${failures.group}
  FROM ended ORDER BY record_id, generation, number
  ON CONFLICT DO NOTHING
  RETURNING record_id
), won AS MATERIALIZED (
  SELECT * FROM ended
  WHERE (SELECT count(*) FROM fence) = cardinality($1::bigint[])
     OR record_id IN (SELECT record_id FROM fence)
${END_LEASES}), put_back AS (
  INSERT INTO work (record_id, direction, source_id, due_at, generation, attempts, order_hash)
  SELECT record_id, 'INGRESS', source_id,
         clock_timestamp() + make_interval(secs => delay_ms / 1000.0), generation, number,
         (SELECT order_hash(r.source_id, r.ordering_key) FROM record r WHERE r.id = won.record_id)
  FROM won WHERE outcome = 'POSTPONED'
), settled AS (
  INSERT INTO settlement (record_id, source_id, status, generation, attempts, settled_at,
                          duration_ms, failure_class, failure_code,
                          failure_message${failures.groupColumn})
  SELECT record_id, source_id,
         CASE outcome WHEN 'SUCCEEDED' THEN 'PROCESSED'::status ELSE 'ERROR'::status END,
         generation, number, clock_timestamp(), duration_ms, failure_class, failure_code,
         failure_message${failures.group}
  FROM won WHERE outcome <> 'POSTPONED'
${COUNT})${failures.grouped}
SELECT array_agg(record_id) AS fenced FROM ended
WHERE (SELECT count(*) FROM fence) < cardinality($1::bigint[])
  AND record_id NOT IN (SELECT record_id FROM fence)`;

/** What a batch with failures has more than one without, which pays nothing for groups. */
interface FailureSteps {
  readonly parameters: string;
  readonly columns: string;
  readonly fingerprint: string;
  readonly groupColumn: string;
  readonly group: string;
  readonly grouped: string;
}

const SETTLE_SUCCESSES = {
  name: 'settle-attempts',
  text: settleStatement({
    parameters: '',
    columns: '',
    fingerprint: '',
    groupColumn: '',
    group: '',
    grouped: '',
  }),
};

const SETTLE = {
  name: 'settle-attempts-with-failures',
  text: settleStatement({
    parameters: ', $18::text[], $19::text[], $20::text[]',
    columns: ', cause, title, basis',
    fingerprint: `, ${fingerprintSql('e.record_id', 'e.cause')} AS fingerprint`,
    groupColumn: ', group_id',
    group: ', error_group_id(fingerprint)',
    grouped: groupFailed('won'),
  }),
};

/** No attempt is open under these leases but those that are settled with them: they end too. */
export interface SettleOptions {
  readonly endingLeases?: readonly string[];
}

/**
 * Settles each of these attempts, all of one worker and each of another record, unless it has ended
 * already (fenced). Inside a handler's transaction, `db` is that transaction; where attempts are missing
 * from the answer, roll back. A lease under which an attempt turns out to be open stays.
 * @returns the attempts that were settled by this call; those missing were fenced
 */
export async function settleAttempts(
  db: Queryable,
  ended: readonly EndedAttempt[],
  { endingLeases = [] }: SettleOptions = {},
): Promise<ReadonlySet<EndedAttempt>> {
  const failures = ended.map(({ failure }) => (failure === null ? null : failureColumns(failure)));
  const values = columnsOf(ended, failures, endingLeases);
  const hasFailed = failures.some((failure) => failure !== null);
  const { rows } = await db.query<{ fenced: bigint[] | null }>(
    hasFailed
      ? { ...SETTLE, values: [...values, ...causesOf(ended, failures)] }
      : { ...SETTLE_SUCCESSES, values },
  );
  const fenced = new Set(rows[0]?.fenced);
  if (fenced.size === 0) return new Set(ended);
  return new Set(ended.filter(({ recordId }) => !fenced.has(recordId)));
}

/** What an integer of the database holds: 24 days. */
const LONGEST_DELAY_MS = 2 ** 31 - 1;

type Failures = readonly (FailureColumns | null)[];

/** Of what is stored of the failures, so that whoever reads them again finds the same causes. */
function causesOf(ended: readonly EndedAttempt[], failures: Failures): unknown[] {
  return causeColumns(
    failures.map((columns, place) =>
      columns === null ? null : causeOf(columns.failure, ended[place]?.handler ?? null),
    ),
  );
}

function columnsOf(
  ended: readonly EndedAttempt[],
  failures: Failures,
  endingLeases: readonly string[],
): unknown[] {
  return [
    int8Array(ended.map((attempt) => attempt.recordId)),
    int4Array(ended.map((attempt) => attempt.sourceId)),
    int4Array(ended.map((attempt) => attempt.generation)),
    int4Array(ended.map((attempt) => attempt.number)),
    uuidArray(ended.map((attempt) => attempt.token)),
    ended[0]?.holder ?? '',
    textArray(ended.map((attempt) => attempt.handler)),
    textArray(ended.map((attempt) => attempt.handlerVersion)),
    int4Array(ended.map((attempt) => Math.round(attempt.durationMs))),
    textArray(ended.map((attempt) => attempt.outcome)),
    int4Array(ended.map((attempt) => Math.min(Math.round(attempt.delayMs), LONGEST_DELAY_MS))),
    textArray(failures.map((columns) => columns?.failureClass ?? null)),
    textArray(failures.map((columns) => columns?.code ?? null)),
    textArray(failures.map((columns) => columns?.message ?? null)),
    uuidArray(endingLeases),
    textArray(failures.map((columns) => columns?.detail ?? null)),
    int4Array(ended.map((attempt) => attempt.revision ?? null)),
  ];
}
