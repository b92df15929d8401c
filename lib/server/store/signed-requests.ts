/** The statements about signed requests that were taken: each counts once. */
import type { Queryable } from '../database.ts';
import { int4Array, textArray, timestamptzArray } from './binary-array.ts';

export interface SignedRequest {
  readonly keyId: number;
  /** By the signer; the same over retries of one message. */
  readonly webhookId: string;
  /** By the clock of the signer, in whole seconds; another one for each try. */
  readonly signedAt: Date;
}

/** Twice what a signature may be old, and more than clocks differ that anybody relies on. */
const KEPT_FOR = '15 min';

/** Notes requests and tells for each, in order, whether it was new: false is a replay. */
export async function insertSignedRequests(
  db: Queryable,
  requests: readonly SignedRequest[],
): Promise<boolean[]> {
  const { rows } = await db.query<{ place: string }>({
    name: 'insert_signed_requests',
    // Of two that are the same only the first is new. The order of rows keeps writers from deadlocks.
    text: `WITH given AS (
             SELECT * FROM unnest($1::timestamptz[], $2::int4[], $3::text[])
               WITH ORDINALITY AS g (signed_at, key_id, webhook_id, place)),
           added AS (
             INSERT INTO signed_request (signed_at, key_id, webhook_id)
             SELECT signed_at, key_id, webhook_id FROM given ORDER BY 1, 2, 3
             ON CONFLICT DO NOTHING RETURNING signed_at, key_id, webhook_id)
           SELECT min(place)::text AS place FROM given JOIN added USING (signed_at, key_id, webhook_id)
           GROUP BY signed_at, key_id, webhook_id`,
    values: [
      timestamptzArray(requests.map(({ signedAt }) => signedAt)),
      int4Array(requests.map(({ keyId }) => keyId)),
      textArray(requests.map(({ webhookId }) => webhookId)),
    ],
  });
  const fresh = new Set(rows.map(({ place }) => Number(place) - 1));
  return requests.map((_, place) => fresh.has(place));
}

/** Forgets so many requests that are too old to be taken again; returns how many it found. */
export async function forgetSignedRequests(db: Queryable, most: number): Promise<number> {
  const { rowCount } = await db.query({
    name: 'forget_signed_requests',
    text: `DELETE FROM signed_request WHERE (signed_at, key_id, webhook_id) IN (
             SELECT signed_at, key_id, webhook_id FROM signed_request
             WHERE signed_at < now() - interval '${KEPT_FOR}'
             ORDER BY signed_at LIMIT $1 FOR UPDATE SKIP LOCKED)`,
    values: [most],
  });
  return rowCount ?? 0;
}
