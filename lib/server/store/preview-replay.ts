/** The statement that tells what a replay of some records would meet, grouped. */
import type { SkipReason } from '#lib/domain/replay-operation';
import type { Status } from '#lib/domain/status';
import type { Queryable } from '../database.ts';
import { int8Array } from './binary-array.ts';

export interface PreviewRow {
  readonly status: Status;
  readonly source: string;
  readonly type: string;
  /** Id of the error group that it is open in; null: of none. */
  readonly group: bigint | null;
  /** Of the last attempt, as `name@version`; '' where no handler has run. */
  readonly handler: string;
  /** Null: it would be replayed. */
  readonly reason: SkipReason | null;
  readonly count: number;
}

const PREVIEW = `
SELECT found.*, count(*)::int4 FROM (
  SELECT coalesce(t.status, CASE r.direction WHEN 'INGRESS' THEN 'JUST_IN'::status ELSE 'QUEUED' END) AS status,
         s.key AS source, r.type, coalesce(t.group_id, CASE WHEN x.held THEN x.group_id END) AS "group",
         coalesce(a.handler || '@' || a.handler_version, '') AS handler,
         CASE
           WHEN t.status IS NULL AND x.held IS NOT TRUE THEN 'already_waiting'
           WHEN t.status <> 'ERROR' AND NOT $2 THEN 'already_done'
           WHEN (SELECT true FROM payload p WHERE p.record_id = w.record_id LIMIT 1) IS NULL
             THEN 'payload_expired'
         END AS reason
  FROM unnest($1::bigint[]) AS w (record_id)
  CROSS JOIN LATERAL (SELECT * FROM record WHERE id = w.record_id LIMIT 1) r
  JOIN source s ON s.id = r.source_id
  LEFT JOIN LATERAL (SELECT * FROM settlement WHERE record_id = w.record_id LIMIT 1) t ON true
  LEFT JOIN LATERAL (SELECT * FROM work WHERE record_id = w.record_id LIMIT 1) x ON true
  LEFT JOIN LATERAL (
    SELECT * FROM attempt WHERE record_id = w.record_id ORDER BY generation DESC, number DESC LIMIT 1
  ) a ON true
) AS found
GROUP BY status, source, type, "group", handler, reason`;

/** Counts these records by all that a preview shows. */
export async function countForPreview(
  db: Queryable,
  ids: readonly bigint[],
  confirm: boolean,
): Promise<PreviewRow[]> {
  const { rows } = await db.query<PreviewRow>({
    name: 'count_for_preview',
    text: PREVIEW,
    values: [int8Array(ids), confirm],
  });
  return rows;
}
