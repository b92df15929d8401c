/** The statement that notes when offers were handed over to the other side of a transport. */
import type { Queryable } from '#lib/server/database';
import { int4Array, uuidArray } from './binary-array.ts';

export interface HandedOffer {
  readonly token: string;
  /** How long ago it was, by a monotonic clock: the database tells the time by its own. */
  readonly ageMs: number;
}

// Locked one by one through the token's index, however many leases there are, in the order given.
const MARK_HANDED = {
  name: 'mark_handed',
  text: `
WITH live AS MATERIALIZED (
  SELECT own.token, u.age_ms
  FROM unnest($1::uuid[], $2::int4[]) AS u(token, age_ms)
  CROSS JOIN LATERAL (
    SELECT l.token FROM lease l
    WHERE l.token = u.token AND l.direction = 'EGRESS' AND l.handed_at IS NULL
    FOR NO KEY UPDATE OF l
  ) AS own
)
UPDATE lease l SET handed_at = now() - make_interval(secs => live.age_ms / 1000.0)
FROM live WHERE l.token = live.token AND l.token = ANY ($1::uuid[])`,
};

/**
 * Notes it of those offers that have not ended meanwhile; the others need it no more. They come in the order
 * of their records, in which rejections lock them too.
 */
export async function markHanded(db: Queryable, handed: readonly HandedOffer[]): Promise<void> {
  await db.query({
    ...MARK_HANDED,
    values: [
      uuidArray(handed.map(({ token }) => token)),
      int4Array(handed.map(({ ageMs }) => Math.round(ageMs))),
    ],
  });
}
