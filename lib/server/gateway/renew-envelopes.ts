/** Encrypts all that is kept encrypted with the current key, so that the previous ones can be given up. */
import type { Database } from '../database.ts';
import { decryptSecret, encryptSecret, isEncryptedWithCurrent } from '../secrets/encrypt-secret.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import { listEnvelopes, replaceEnvelope } from '../store/envelopes.ts';

export interface RenewedEnvelopes {
  readonly renewed: number;
  /** Already encrypted with the current key. */
  readonly current: number;
}

/**
 * Renews every envelope of a previous key. Processes that run meanwhile have to know both keys; a second
 * run renews what they have made between.
 * @throws UnreadableSecretError one that no key of the ring opens; those before it are renewed
 */
export async function renewEnvelopes(db: Database, ring: KeyRing): Promise<RenewedEnvelopes> {
  const envelopes = await listEnvelopes(db);
  const former = envelopes.filter(({ envelope }) => !isEncryptedWithCurrent(ring, envelope));
  let renewed = 0;
  for (const each of former) {
    const row = `${each.kind}:${each.id}`;
    const next = encryptSecret(ring, decryptSecret(ring, each.envelope, row), row);
    if (await replaceEnvelope(db, each, next)) renewed += 1;
  }
  return { renewed, current: envelopes.length - former.length };
}
