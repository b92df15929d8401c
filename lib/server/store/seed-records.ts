/** The statement that makes up a batch of records with all that happened to them: for trying things at scale. */
import type { Queryable } from '../database.ts';
import { SEED_PLAN } from './seed-plan.ts';

export interface SeedBatch {
  /** The batch holds the records numbered `first` to `first + count - 1` of a run of `total`. */
  readonly first: number;
  readonly count: number;
  readonly total: number;
  /** The last this many of the run still wait. */
  readonly waiting: number;
  /** The run's records are received from here to there, more by day than by night. RFC 3339. */
  readonly from: string;
  readonly to: string;
  /** About how large a payload is. */
  readonly payloadBytes: number;
  /** Another salt gives other records. */
  readonly salt: number;
  readonly sourceIds: readonly number[];
  /** At which of 100 parts of the references each source begins. */
  readonly sourceBegins: readonly number[];
  readonly prefixes: readonly string[];
  /** Four a source: three of ingress, common to rare, and one of egress. */
  readonly types: readonly string[];
  /** At which of 100 parts of the failures each cause begins. */
  readonly failureBegins: readonly number[];
  readonly failureClasses: readonly string[];
  readonly failureCodes: readonly string[];
  readonly failureMessages: readonly string[];
  readonly failureDetails: readonly (string | null)[];
  /** Of each type, for each cause: the error group of its failures. */
  readonly groupIds: readonly bigint[];
  readonly customers: readonly string[];
  /** Fills payloads up. */
  readonly words: string;
}

const ATTEMPT_COLUMNS = `record_id, generation, number, ended_at, started_at, lease_token, holder,
  handler, handler_version, outcome, failure_class, failure_code, failure_message, failure_detail, group_id`;

const ATTEMPT_OF_PLAN = `ended_at - make_interval(secs => duration_ms / 1000.0),
  token, CASE direction WHEN 'INGRESS' THEN 'worker-' || 1 + r2 % 4 ELSE 'Integration App' END,
  CASE direction WHEN 'INGRESS' THEN 'seeded' END, CASE direction WHEN 'INGRESS' THEN '1' END`;

const FAILURE_IF = (condition: string) =>
  ['failure_class', 'failure_code', 'failure_message', 'failure_detail', 'group_id']
    .map((part) => `CASE WHEN ${condition} THEN ${part} END`)
    .join(', ');

const TRIED = 'RETURNING group_id, handler_version, ended_at';

// Every row of the batch passes through every table in one statement: where it stops half-way, as
// with Ctrl-C, nothing of it is there, and the counts are right after each batch.
const SEED_RECORDS = `
${SEED_PLAN}
, lease AS (
  SELECT gen_random_uuid() AS token
), stored AS (
  INSERT INTO record (id, direction, source_id, reference, type, event_id, originated_at,
                      received_at, size_bytes, sha256, media_type, ordering_key)
  SELECT id, direction, source_id, reference, type, event_id,
         received_at - make_interval(secs => 1 + r2 % 240), received_at, octet_length(bytes),
         sha256(bytes), 'application/json', ordering_key
  FROM plan
), kept AS (
  INSERT INTO payload (record_id, bytes, headers)
  SELECT id, bytes, '[["user-agent", "integration-app/4.2"]]' FROM plan
), waits AS (
  INSERT INTO work (record_id, direction, source_id, due_at, generation, attempts, held,
                    order_hash, group_id, rejected)
  SELECT id, direction, source_id,
         CASE WHEN tries > 0 AND NOT held THEN now() + make_interval(secs => r2 % 3600)
              ELSE received_at END,
         0, tries, held,
         CASE direction WHEN 'INGRESS' THEN order_hash(source_id, ordering_key) END,
         CASE WHEN held THEN group_id END, last_outcome = 'REJECTED' AND tries > 0
  FROM plan WHERE final IS NULL
), done AS (
  INSERT INTO settlement (record_id, source_id, status, generation, attempts, settled_at,
                          duration_ms, failure_class, failure_code, failure_message, group_id)
  SELECT id, source_id, final, generation, tries, settled_at, duration_ms,
         CASE final WHEN 'ERROR' THEN failure_class END,
         CASE final WHEN 'ERROR' THEN failure_code END,
         CASE final WHEN 'ERROR' THEN failure_message END,
         CASE final WHEN 'ERROR' THEN group_id END
  FROM plan WHERE final IS NOT NULL
), replayed AS (
  INSERT INTO replay (record_id, generation, from_status, requested_by, requested_at, reason)
  SELECT id, 1, 'ERROR', 'seed', settled_at - interval '1 second', 'The cause is fixed.'
  FROM plan WHERE generation = 1
), last_tried AS (
  INSERT INTO attempt (${ATTEMPT_COLUMNS})
  SELECT id, generation, tries, coalesce(settled_at, ended_at), ${ATTEMPT_OF_PLAN},
         last_outcome, ${FAILURE_IF("last_outcome NOT IN ('SUCCEEDED', 'ACKNOWLEDGED')")}
  FROM plan CROSS JOIN lease WHERE tries > 0
  ${TRIED}
), tried_before AS (
  INSERT INTO attempt (${ATTEMPT_COLUMNS})
  SELECT id, generation, number, ended_at, ${ATTEMPT_OF_PLAN},
         (CASE direction WHEN 'INGRESS' THEN 'POSTPONED' ELSE 'UNACKNOWLEDGED' END)::outcome,
         ${FAILURE_IF('true')}
  FROM plan CROSS JOIN lease CROSS JOIN generate_series(1, tries - 1) AS number WHERE tries > 1
  ${TRIED}
), failed_before_replay AS (
  INSERT INTO attempt (${ATTEMPT_COLUMNS})
  SELECT id, 0, 1, ended_at, ${ATTEMPT_OF_PLAN}, 'FAILED', ${FAILURE_IF('true')}
  FROM plan CROSS JOIN lease WHERE generation = 1
  ${TRIED}
), happened AS (
  INSERT INTO error_group_delta (group_id, handler_version, occurrences, first_at, last_at)
  SELECT group_id, handler_version, count(*), min(ended_at), max(ended_at)
  FROM (SELECT * FROM last_tried UNION ALL SELECT * FROM tried_before
        UNION ALL SELECT * FROM failed_before_replay) AS tried
  WHERE group_id IS NOT NULL GROUP BY group_id, handler_version, date_trunc('minute', ended_at)
), moved AS (
  SELECT source_id, direction, date_trunc('minute', received_at) AS minute,
         (CASE direction WHEN 'INGRESS' THEN 'JUST_IN' ELSE 'QUEUED' END)::status AS status,
         CASE WHEN final IS NULL THEN 1 ELSE 0 END AS delta, 1 + generation AS entered,
         NULL::smallint AS latency_bucket
  FROM plan
  UNION ALL
  SELECT source_id, direction, date_trunc('minute', settled_at), final, 1, 1,
         CASE generation WHEN 0 THEN latency_bucket(id, settled_at) END
  FROM plan WHERE final IS NOT NULL
  UNION ALL
  SELECT source_id, direction, date_trunc('minute', ended_at), 'ERROR', 0, 1,
         latency_bucket(id, ended_at)
  FROM plan WHERE generation = 1
), counted AS (
  INSERT INTO count_delta (source_id, direction, status, delta, entered, minute, latency_bucket)
  SELECT source_id, direction, status, sum(delta), sum(entered), minute, latency_bucket
  FROM moved GROUP BY source_id, direction, status, minute, latency_bucket
)
SELECT count(*)::integer AS stored FROM plan`;

/** Stores one batch, counts included. @returns how many records it stored */
export async function seedRecords(db: Queryable, batch: SeedBatch): Promise<number> {
  const { rows } = await db.query<{ stored: number }>({
    name: 'seed_records',
    text: SEED_RECORDS,
    values: [
      batch.first,
      batch.count,
      batch.total,
      batch.waiting,
      batch.from,
      batch.to,
      batch.payloadBytes,
      batch.salt,
      batch.sourceIds,
      batch.sourceBegins,
      batch.prefixes,
      batch.types,
      batch.failureBegins,
      batch.failureClasses,
      batch.failureCodes,
      batch.failureMessages,
      batch.failureDetails,
      batch.customers,
      batch.words,
      batch.groupIds,
    ],
  });
  return rows[0]?.stored ?? 0;
}
