/** Claims records of one source whose turn depends on what is in work: the caller holds its lock. */
import type { Transaction } from '../database.ts';
import { int8Array } from './binary-array.ts';
import {
  CHOOSE_AROUND_SUSPECTS,
  IS_SUSPECT,
  LEASE_CHOSEN,
  leaseChosen,
  type ClaimedBatch,
  type ClaimRequest,
} from './lease-chosen.ts';

export interface KeyClaimRequest extends ClaimRequest {
  readonly sourceId: number;
  /** Hashes of keys that have nothing in work, from `readOpenWork` in this transaction. */
  readonly keys: readonly bigint[];
  /** At most so many records of one key, to run one after the other. */
  readonly longestRun: number;
}

// What runs of a key is always the beginning of what waits of it, by id: a record that is not due yet
// holds those behind it, and nothing else. `turn` deals the first record of each key before the second.
const CLAIM_KEYS = {
  name: 'claim-keys',
  text: `
WITH run AS (
  SELECT w.record_id, w.turn, key.order_hash, ${IS_SUSPECT} AS suspect
  FROM unnest($5::bigint[]) AS key (order_hash)
  CROSS JOIN LATERAL (
    SELECT *, row_number() OVER line AS turn, bool_and(due_at <= now()) OVER line AS ready
    FROM (
      SELECT record_id, generation, attempts, due_at FROM work
      WHERE source_id = $4 AND order_hash = key.order_hash AND NOT held
      ORDER BY record_id LIMIT $6
    ) head
    WINDOW line AS (ORDER BY record_id)
  ) w
  WHERE w.ready
), placed AS MATERIALIZED (
  SELECT record_id, suspect, row_number() OVER (ORDER BY turn, order_hash) AS place
  FROM run ORDER BY place LIMIT $3
), chosen AS MATERIALIZED (
  SELECT * FROM placed
  WHERE place <= greatest(1, coalesce((SELECT min(place) - 1 FROM placed WHERE suspect), $3))
), ${LEASE_CHOSEN}`,
};

/** Claims the first records of these keys that are due. Null: none is any more. */
export function claimKeys(
  tx: Transaction,
  { holder, limit, leaseSeconds, sourceId, keys, longestRun }: KeyClaimRequest,
): Promise<ClaimedBatch | null> {
  return leaseChosen(tx, {
    ...CLAIM_KEYS,
    values: [holder, leaseSeconds, limit, sourceId, int8Array(keys), longestRun],
  });
}

export interface CappedClaimRequest extends ClaimRequest {
  readonly sourceId: number;
}

const CLAIM_CAPPED = {
  name: 'claim-capped',
  text: `
WITH placed AS MATERIALIZED (
  SELECT w.record_id, ${IS_SUSPECT} AS suspect, row_number() OVER (ORDER BY w.due_at, w.record_id) AS place
  FROM (
    SELECT record_id, generation, attempts, due_at FROM work
    WHERE direction = 'INGRESS' AND source_id = $4 AND due_at <= now() AND NOT held AND order_hash IS NULL
    ORDER BY due_at, record_id LIMIT $3
  ) w
), ${CHOOSE_AROUND_SUSPECTS}, ${LEASE_CHOSEN}`,
};

/** Claims due records without an ordering key of one source. Null: there are none any more. */
export function claimCapped(
  tx: Transaction,
  { holder, limit, leaseSeconds, sourceId }: CappedClaimRequest,
): Promise<ClaimedBatch | null> {
  return leaseChosen(tx, { ...CLAIM_CAPPED, values: [holder, leaseSeconds, limit, sourceId] });
}
