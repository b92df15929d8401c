/**
 * Where the entries of a timeline come from, one SELECT a kind. Each gives `at`, `key`, and `detail` as the
 * contract has it without `kind`, `key` and `at`. $1 is the record, $2 the keys of visible sources or null,
 * and in the parts $3 the time before which entries are wanted, or null, and $5 how many.
 */
import type { TimelineKind } from '#lib/contracts/timeline';

/** Ids travel as text: JSON has no whole numbers of 64 bits. */
const OTHER_RECORD = `jsonb_build_object('id', r.id::text, 'direction', r.direction,
  'source', s.key, 'reference', r.reference, 'type', r.type,
  'status', coalesce(t.status, CASE r.direction WHEN 'INGRESS' THEN 'JUST_IN' ELSE 'QUEUED' END::status))`;
const OTHER_TABLES = `JOIN source s ON s.id = r.source_id AND ($2::text[] IS NULL OR s.key = ANY ($2))
  LEFT JOIN settlement t ON t.record_id = r.id`;

/** Ids follow the time of reception to the millisecond only, so that so many more are read. */
const MOST_OF_A_MILLISECOND = 100;

export const TIMELINE_PARTS: Readonly<Record<TimelineKind, string>> = {
  received: `
    SELECT r.received_at AS at, 'received' AS key,
           jsonb_build_object('by', k.name, 'originatedAt', r.originated_at) AS detail
    FROM record r LEFT JOIN machine_key k ON k.id = r.key_id WHERE r.id = $1`,
  attempt: `
    SELECT ended_at AS at, 'attempt-' || generation || '-' || number AS key,
           jsonb_build_object('generation', generation, 'number', number,
                              'revision', revision) AS detail
    FROM attempt WHERE record_id = $1`,
  replay: `
    SELECT p.requested_at AS at, 'replay-' || p.generation AS key,
           jsonb_build_object('generation', p.generation, 'fromStatus', p.from_status,
             'by', p.requested_by, 'reason', p.reason,
             'operation', CASE WHEN p.operation_id IS NOT NULL
               THEN jsonb_build_object('id', p.operation_id, 'name', o.name) END) AS detail
    FROM replay p LEFT JOIN replay_operation o ON o.id = p.operation_id WHERE p.record_id = $1`,
  edit: `
    SELECT created_at AS at, 'edit-' || number AS key,
           jsonb_build_object('revision', number, 'by', author, 'reason', reason,
                              'step', 'proposed') AS detail
    FROM revision WHERE record_id = $1
    UNION ALL
    SELECT decided_at, 'decision-' || number,
           jsonb_build_object('revision', number, 'by', decided_by, 'reason', rejection,
             'step', CASE state WHEN 'REJECTED' THEN 'rejected' ELSE 'approved' END)
    FROM revision WHERE record_id = $1 AND decided_at IS NOT NULL AND decided_by IS NOT NULL`,
  comment: `
    SELECT written_at AS at, 'comment-' || id AS key,
           jsonb_build_object('by', written_by, 'text', text) AS detail
    FROM comment WHERE record_id = $1`,
  egress: `
    SELECT r.received_at AS at, 'enqueued-' || r.id AS key,
           jsonb_build_object('step', 'enqueued', 'record', ${OTHER_RECORD}) AS detail
    FROM record r ${OTHER_TABLES} WHERE r.caused_by = $1
    UNION ALL
    SELECT t.settled_at, 'acknowledged-' || r.id,
           jsonb_build_object('step', 'acknowledged', 'record', ${OTHER_RECORD})
    FROM record r ${OTHER_TABLES} WHERE r.caused_by = $1 AND t.record_id IS NOT NULL`,
  notice: `
    SELECT n.made_at AS at, 'notice-' || n.id AS key,
           jsonb_build_object('notice', n.id, 'by', n.made_by, 'form', n.form, 'way', n.way,
                              'records', n.record_count) AS detail
    FROM notice_record k JOIN notice n ON n.id = k.notice_id WHERE k.record_id = $1`,
  same_reference: `
    SELECT r.received_at AS at, 'record-' || r.id AS key,
           jsonb_build_object('record', ${OTHER_RECORD}) AS detail
    FROM (
      SELECT * FROM record
      WHERE reference = (SELECT reference FROM record WHERE id = $1) AND id <> $1
        AND caused_by IS DISTINCT FROM $1
        AND ($2::text[] IS NULL
             OR source_id = ANY (ARRAY(SELECT id FROM source WHERE key = ANY ($2))))
        AND ($3::timestamptz IS NULL
             OR id < first_record_id_at($3::timestamptz + interval '1 millisecond'))
      ORDER BY id DESC LIMIT $5 + ${String(MOST_OF_A_MILLISECOND)}
    ) AS r ${OTHER_TABLES}`,
};

/** How many entries each kind has, counted as far as $3. */
export const COUNTS_OF_PARTS = `
SELECT
  1 AS received,
  (SELECT count(*) FROM (SELECT FROM attempt WHERE record_id = $1 LIMIT $3) c)::int4 AS attempt,
  (SELECT count(*) FROM (SELECT FROM replay WHERE record_id = $1 LIMIT $3) c)::int4 AS replay,
  (SELECT count(*) FROM (
     SELECT FROM revision CROSS JOIN LATERAL generate_series(
       1, CASE WHEN decided_at IS NULL OR decided_by IS NULL THEN 1 ELSE 2 END) AS step
     WHERE record_id = $1 LIMIT $3) c)::int4 AS edit,
  (SELECT count(*) FROM (SELECT FROM comment WHERE record_id = $1 LIMIT $3) c)::int4 AS comment,
  (SELECT count(*) FROM (
     SELECT FROM record r ${OTHER_TABLES}
       CROSS JOIN LATERAL generate_series(1, CASE WHEN t.record_id IS NULL THEN 1 ELSE 2 END) AS step
     WHERE r.caused_by = $1 LIMIT $3) c)::int4 AS egress,
  (SELECT count(*) FROM (SELECT FROM notice_record WHERE record_id = $1 LIMIT $3) c)::int4 AS notice,
  (SELECT count(*) FROM (
     SELECT FROM record r ${OTHER_TABLES}
     WHERE r.reference = (SELECT reference FROM record WHERE id = $1) AND r.id <> $1
       AND r.caused_by IS DISTINCT FROM $1 LIMIT $3) c)::int4 AS same_reference`;
