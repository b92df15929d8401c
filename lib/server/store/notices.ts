/** The statements that keep what third parties were told about records. */
import type { NoticeForm, NoticeWay } from '#lib/domain/notice';
import type { Queryable } from '../database.ts';
import { int8Array } from './binary-array.ts';

export interface NewNotice {
  readonly source: string;
  readonly madeBy: string;
  /** null: asked twice, it is made twice. */
  readonly idempotencyKey: string | null;
  readonly form: NoticeForm;
  readonly way: NoticeWay;
  readonly content: string;
  /** The records that it is about. */
  readonly recordIds: readonly bigint[];
}

/** Keeps a notice and names it on its records. null: there is one with this key, or no such source. */
export async function insertNotice(db: Queryable, notice: NewNotice): Promise<number | null> {
  const { source, madeBy, idempotencyKey, form, way, content, recordIds } = notice;
  const { rows } = await db.query<{ id: number }>({
    name: 'insert_notice',
    text: `WITH made AS (
             INSERT INTO notice (source_id, made_by, idempotency_key, form, way, content, record_count)
             SELECT id, $2, $3, $4::notice_form, $5::notice_way, $6, cardinality($7::int8[])
             FROM source WHERE key = $1
             ON CONFLICT DO NOTHING RETURNING id
           ), noted AS (
             INSERT INTO notice_record (notice_id, record_id)
             SELECT made.id, record_id FROM made CROSS JOIN unnest($7::int8[]) AS record_id
           )
           SELECT id FROM made`,
    values: [source, madeBy, idempotencyKey, form, way, content, int8Array(recordIds)],
  });
  return rows[0]?.id ?? null;
}

/** The notice that somebody made under a key, or null. */
export async function findNoticeByKey(
  db: Queryable,
  { madeBy, key }: { madeBy: string; key: string },
): Promise<number | null> {
  const { rows } = await db.query<{ id: number }>({
    name: 'find_notice_by_key',
    text: 'SELECT id FROM notice WHERE made_by = $1 AND idempotency_key = $2',
    values: [madeBy, key],
  });
  return rows[0]?.id ?? null;
}

export interface NoticeRow {
  readonly id: number;
  readonly source: string;
  readonly madeBy: string;
  readonly madeAt: Date;
  readonly form: NoticeForm;
  readonly way: NoticeWay;
  readonly records: number;
  readonly content: string;
  readonly egress: bigint | null;
}

/** One notice; null: there is none, or retention has taken it with the last of its records. */
export async function readNoticeRow(
  db: Queryable,
  { id, eventId }: { id: number; eventId: string },
): Promise<NoticeRow | null> {
  const { rows } = await db.query<NoticeRow>({
    name: 'read_notice',
    text: `SELECT n.id, s.key AS source, n.made_by AS "madeBy", n.made_at AS "madeAt", n.form, n.way,
                  n.record_count AS records, n.content, r.id AS egress
           FROM notice n JOIN source s ON s.id = n.source_id
           LEFT JOIN record r ON n.way = 'sent' AND r.source_id = n.source_id
             AND r.direction = 'EGRESS' AND r.event_id = $2
           WHERE n.id = $1`,
    values: [id, eventId],
  });
  return rows[0] ?? null;
}

export interface FailureTold {
  readonly id: bigint;
  readonly failedAt: Date;
  readonly violations: unknown;
}

/** When these records failed last, and which rules of their contracts they broke. Never failed: absent. */
export async function readFailuresTold(
  db: Queryable,
  ids: readonly bigint[],
): Promise<FailureTold[]> {
  const { rows } = await db.query<FailureTold>({
    name: 'read_failures_told',
    text: `SELECT p.id, a.ended_at AS "failedAt", a.failure_detail -> 'violations' AS violations
           FROM unnest($1::int8[]) AS p (id)
           CROSS JOIN LATERAL (
             SELECT ended_at, failure_detail FROM attempt
             WHERE record_id = p.id AND failure_class IS NOT NULL
             ORDER BY generation DESC, number DESC LIMIT 1
           ) AS a`,
    values: [int8Array(ids)],
  });
  return rows;
}
