/** Prolongs leases while their holder lives. */
import type { Queryable } from '../database.ts';

const RENEW = {
  name: 'renew-leases',
  // Locked in order: the same worker may be ending some of these leases at this moment.
  text: `
WITH held AS MATERIALIZED (
  SELECT token FROM lease WHERE token = ANY ($1::uuid[]) ORDER BY token FOR NO KEY UPDATE
)
UPDATE lease l SET expires_at = now() + make_interval(secs => $2)
FROM held WHERE l.token = held.token
RETURNING l.token`,
};

/**
 * Makes these leases last `leaseSeconds` from now. A lease that has expired but was not swept yet is
 * still its holder's and lives on.
 * @returns the tokens that still exist; the others were swept
 */
export async function renewLeases(
  db: Queryable,
  tokens: readonly string[],
  leaseSeconds: number,
): Promise<ReadonlySet<string>> {
  const { rows } = await db.query<{ token: string }>({ ...RENEW, values: [tokens, leaseSeconds] });
  return new Set(rows.map((row) => row.token));
}
