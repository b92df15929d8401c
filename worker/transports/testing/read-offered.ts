/** Where an egress record stands, in the words of the conformance suite. */
import { parseRecordId } from '#lib/domain/record-id';
import type { Queryable } from '#lib/server/database';

export interface Offered {
  readonly status: string;
  readonly place: 'waiting' | 'held' | 'offered' | 'settled';
  /** Offers begun in its generation. */
  readonly attempts: number;
  /** Whether the offer that stands has been handed over. */
  readonly handed: boolean;
  /** Of the offers that ended in its generation. */
  readonly outcomes: readonly string[];
}

export async function readOffered(db: Queryable, id: string): Promise<Offered> {
  const { rows } = await db.query<Offered>(
    `SELECT s.status,
       CASE WHEN t.record_id IS NOT NULL THEN 'settled' WHEN l.token IS NOT NULL THEN 'offered'
            WHEN w.held THEN 'held' ELSE 'waiting' END AS place,
       coalesce(t.attempts, w.attempts, l.attempts[1]) AS attempts,
       coalesce(l.handed_at IS NOT NULL, false) AS handed,
       ARRAY(SELECT a.outcome::text FROM attempt a
             WHERE a.record_id = s.id
               AND a.generation = coalesce(t.generation, w.generation, l.generations[1])
             ORDER BY a.number) AS outcomes
     FROM record_status s
     LEFT JOIN settlement t ON t.record_id = s.id
     LEFT JOIN work w ON w.record_id = s.id
     LEFT JOIN lease l ON l.direction = 'EGRESS' AND l.record_ids[1] = s.id
     WHERE s.id = $1`,
    [parseRecordId(id)],
  );
  const [row] = rows;
  if (row === undefined) throw new Error(`there is no record ${id}`);
  return row;
}
