/** The statement that gives deliveries more time. */
import type { Queryable } from '#lib/server/database';
import { int4Array, int8Array, uuidArray } from './binary-array.ts';
import type { DeliveryRef } from './read-delivery-standings.ts';

export interface Extension extends DeliveryRef {
  readonly leaseSeconds: number;
}

export interface ExtendedDelivery extends DeliveryRef {
  readonly expiresAt: Date;
}

const EXTEND_DELIVERIES = `
WITH live AS MATERIALIZED (
  SELECT l.token, u.lease_seconds
  FROM unnest($1::int8[], $2::uuid[], $3::int4[]) AS u(record_id, token, lease_seconds)
  JOIN lease l ON l.token = u.token AND l.token = ANY ($2::uuid[])
              AND l.direction = 'EGRESS' AND l.record_ids[1] = u.record_id
  ORDER BY u.record_id
  FOR UPDATE OF l
)
UPDATE lease
SET expires_at = greatest(lease.expires_at, now() + make_interval(secs => live.lease_seconds))
FROM live WHERE lease.token = live.token AND lease.token = ANY ($2::uuid[])
RETURNING lease.record_ids[1] AS "recordId", lease.token, lease.expires_at AS "expiresAt"`;

/** Extends leases that still stand, never shortens one. Returns what it extended. */
export async function extendLeased(
  db: Queryable,
  extensions: readonly Extension[],
): Promise<ExtendedDelivery[]> {
  const { rows } = await db.query<{ recordId: bigint; token: string; expiresAt: Date }>({
    name: 'extend_deliveries',
    text: EXTEND_DELIVERIES,
    values: [
      int8Array(extensions.map((extension) => extension.recordId)),
      uuidArray(extensions.map((extension) => extension.token)),
      int4Array(extensions.map((extension) => extension.leaseSeconds)),
    ],
  });
  return rows;
}
