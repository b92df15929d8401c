/** The statements about dry runs: asked for by a web process, taken and answered by a worker. */
import type { Direction } from '#lib/domain/direction';
import type { Queryable } from '../database.ts';
import { int8Array } from './binary-array.ts';
import type { ClaimedRecord } from './lease-chosen.ts';

/** Nobody waits any longer for one that is older, and it is forgotten later. */
const WAITED_FOR = '30 s';
const KEPT_FOR = '1 h';

/** Asks the workers what would become of these records. Returns the number of the question. */
export async function insertDryRun(
  db: Queryable,
  requestedBy: string,
  ids: readonly bigint[],
): Promise<number> {
  const { rows } = await db.query<{ id: number }>({
    name: 'insert_dry_run',
    text: `WITH forgotten AS (
             DELETE FROM dry_run WHERE requested_at < now() - interval '${KEPT_FOR}')
           INSERT INTO dry_run (requested_by, record_ids) VALUES ($1, $2) RETURNING id`,
    values: [requestedBy, int8Array(ids)],
  });
  const [row] = rows;
  if (row === undefined) throw new Error('PostgreSQL gave no row for an insert');
  return row.id;
}

export interface DryRunRow {
  readonly isTaken: boolean;
  readonly isEnded: boolean;
  /** As JSON; a contract parses them. */
  readonly samples: unknown;
}

/** Null: it has been forgotten. */
export async function readDryRun(db: Queryable, id: number): Promise<DryRunRow | null> {
  const { rows } = await db.query<DryRunRow>({
    name: 'read_dry_run',
    text: `SELECT taken_at IS NOT NULL AS "isTaken", ended_at IS NOT NULL AS "isEnded", samples
           FROM dry_run WHERE id = $1`,
    values: [id],
  });
  return rows[0] ?? null;
}

/** Takes the oldest question that somebody still waits for, for this worker alone. Null: there is none. */
export async function takeDryRun(
  db: Queryable,
): Promise<{ readonly id: number; readonly recordIds: bigint[] } | null> {
  const { rows } = await db.query<{ id: number; recordIds: bigint[] }>({
    name: 'take_dry_run',
    text: `UPDATE dry_run SET taken_at = now() WHERE id = (
             SELECT id FROM dry_run
             WHERE taken_at IS NULL AND requested_at > now() - interval '${WAITED_FOR}'
             ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
           RETURNING id, record_ids AS "recordIds"`,
  });
  return rows[0] ?? null;
}

/** Adds what one record came to, as JSON. */
export async function addDryRunSample(db: Queryable, id: number, sample: string): Promise<void> {
  await db.query({
    name: 'add_dry_run_sample',
    text: 'UPDATE dry_run SET samples = samples || $2::jsonb WHERE id = $1',
    values: [id, `[${sample}]`],
  });
}

/** No more samples are to come. */
export async function endDryRun(db: Queryable, id: number): Promise<void> {
  await db.query({
    name: 'end_dry_run',
    text: 'UPDATE dry_run SET ended_at = now() WHERE id = $1',
    values: [id],
  });
}

/** A record as a claim reads it, without one. */
export interface TrialRecord extends ClaimedRecord {
  readonly direction: Direction;
  readonly generation: number;
  /** The error group of its last attempt; null: that did not fail. */
  readonly groupId: bigint | null;
}

/** These records with their newest payload, in the order of ids. */
export async function readTrialRecords(
  db: Queryable,
  ids: readonly bigint[],
): Promise<TrialRecord[]> {
  const { rows } = await db.query<TrialRecord>({
    name: 'read_trial_records',
    text: `SELECT r.id AS "recordId", r.direction, r.source_id AS "sourceId", s.key AS "sourceKey",
                  s.handler_url AS "handlerUrl", s.max_attempts AS "maxAttempts", r.reference, r.type,
                  r.event_id AS "eventId", r.originated_at AS "originatedAt",
                  r.received_at AS "receivedAt", r.media_type AS "mediaType", r.traceparent,
                  newest.bytes, coalesce(a.generation, 0) AS generation,
                  a.group_id AS "groupId"
           FROM record r JOIN source s ON s.id = r.source_id
           LEFT JOIN LATERAL (
             SELECT bytes FROM payload WHERE record_id = r.id ORDER BY revision DESC LIMIT 1
           ) newest ON true
           LEFT JOIN LATERAL (
             SELECT * FROM attempt WHERE record_id = r.id ORDER BY generation DESC, number DESC LIMIT 1
           ) a ON true
           WHERE r.id = ANY ($1::bigint[]) ORDER BY r.id`,
    values: [int8Array(ids)],
  });
  return rows;
}

/**
 * So many of these records that stand for the others: one of each source and kind of failure before a
 * second of any, those in Error or done before those that wait. None: the list was empty.
 */
export async function chooseSamples(
  db: Queryable,
  ids: readonly bigint[],
  count: number,
): Promise<bigint[]> {
  const { rows } = await db.query<{ id: bigint }>({
    name: 'choose_samples',
    text: `SELECT id FROM (
             SELECT w.id, t.record_id IS NULL AS waits, row_number() OVER (
               PARTITION BY t.source_id, t.status, t.failure_code ORDER BY w.id) AS turn,
               t.status IS DISTINCT FROM 'ERROR' AS is_fine
             FROM unnest($1::bigint[]) AS w (id)
             LEFT JOIN LATERAL (SELECT * FROM settlement WHERE record_id = w.id LIMIT 1) t ON true
           ) AS dealt ORDER BY is_fine, waits, turn, id LIMIT $2`,
    values: [int8Array(ids), count],
  });
  return rows.map(({ id }) => id);
}
