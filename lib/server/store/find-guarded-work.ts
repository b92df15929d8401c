/** Finds the sources whose waiting records must be claimed under the source's lock. */
import type { Queryable } from '../database.ts';

/** Waiting records of one source: those with ordering keys, or those that count towards its cap. */
export interface GuardedWork {
  readonly sourceId: number;
  readonly kind: 'ordered' | 'capped';
  /** Records of the source that all workers together may have in work; null: any number. */
  readonly mostInWork: number | null;
}

const FIND = {
  name: 'find-guarded-work',
  text: `
SELECT s.id AS "sourceId", kind, s.most_in_work AS "mostInWork"
FROM source s CROSS JOIN LATERAL (
  SELECT 'ordered' AS kind
  WHERE EXISTS (SELECT FROM work WHERE source_id = s.id AND order_hash IS NOT NULL AND NOT held)
  UNION ALL
  SELECT 'capped'
  WHERE s.most_in_work IS NOT NULL AND EXISTS (
    SELECT FROM work
    WHERE direction = 'INGRESS' AND source_id = s.id AND NOT held AND order_hash IS NULL
      AND due_at <= now())
) AS waiting
WHERE NOT s.processing_paused
ORDER BY s.id, kind`,
};

/** What waits of the sources whose processing is not paused. Ordered records need not be due. */
export async function findGuardedWork(db: Queryable): Promise<GuardedWork[]> {
  const { rows } = await db.query<GuardedWork>(FIND);
  return rows;
}
