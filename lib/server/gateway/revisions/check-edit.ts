/** Checks what somebody is typing against the contract of the record. */
import type { Verdict } from '#lib/contracts/revision';
import type { Queryable } from '#lib/server/database';
import { checkPayload } from '../contract/check-payload.ts';
import { readTarget, type WantedRecord } from './edit-target.ts';

/**
 * What would become of these bytes. Nothing is stored.
 * @throws EditError record_not_found
 */
export async function checkEdit(
  db: Queryable,
  { bytes, ...wanted }: WantedRecord & { readonly bytes: Buffer },
): Promise<Verdict> {
  const { target } = await readTarget(db, wanted);
  return checkPayload(db, target, bytes);
}
