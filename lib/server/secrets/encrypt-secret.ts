/** Encrypts secrets for the database and reads them again: AES-256-GCM, bound to their row. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { GatewayError } from '../gateway/gateway-error.ts';
import type { KeyRing } from './key-ring.ts';

/** version (1) · key id (8) · nonce (12) · tag (16) · ciphertext */
const VERSION = 1;
const KEY_ID_END = 9;
const NONCE_END = 21;
const TAG_END = 37;
const NONCE_BYTES = 12;

/** An envelope that none of our keys opens for this row. It never says what is in it. */
export class UnreadableSecretError extends GatewayError {
  override readonly name = 'UnreadableSecretError';
  constructor(reason: string) {
    super('secret_unreadable', `A stored secret cannot be read: ${reason}.`);
  }
}

/**
 * An envelope for the database, with the ring's current key and a nonce of its own.
 * @param boundTo names the row that the secret belongs to, such as `push_secret:<id>`: the envelope
 *   opens for this row only, so that nobody who writes to the database can move it to another
 */
export function encryptSecret(ring: KeyRing, secret: Uint8Array, boundTo: string): Buffer {
  const { id, key } = ring.current;
  const head = Buffer.concat([Buffer.of(VERSION), id]);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(associate(head, boundTo));
  const ciphertext = Buffer.concat([cipher.update(secret), cipher.final()]);
  return Buffer.concat([head, nonce, cipher.getAuthTag(), ciphertext]);
}

/**
 * The secret in an envelope.
 * @throws UnreadableSecretError another version, a key that the ring has not, another row, or
 *   changed bytes
 */
export function decryptSecret(ring: KeyRing, envelope: Uint8Array, boundTo: string): Buffer {
  const bytes = Buffer.from(envelope);
  if (bytes.length < TAG_END || bytes[0] !== VERSION) {
    throw new UnreadableSecretError('it is not in a form that this version knows');
  }
  const id = bytes.subarray(1, KEY_ID_END);
  const known = ring.readable.find((each) => each.id.equals(id));
  if (known === undefined) {
    throw new UnreadableSecretError(
      `its key ${id.toString('hex')} is neither SLUICE_SECRET_KEY nor one of SLUICE_PREVIOUS_SECRET_KEYS`,
    );
  }
  const decipher = createDecipheriv(
    'aes-256-gcm',
    known.key,
    bytes.subarray(KEY_ID_END, NONCE_END),
  );
  decipher.setAAD(associate(bytes.subarray(0, KEY_ID_END), boundTo));
  decipher.setAuthTag(bytes.subarray(NONCE_END, TAG_END));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(TAG_END)), decipher.final()]);
  } catch {
    throw new UnreadableSecretError('it was changed, or belongs to another row');
  }
}

/** Whether an envelope is encrypted with the current key, so that rotation can find the others. */
export function isEncryptedWithCurrent(ring: KeyRing, envelope: Uint8Array): boolean {
  return ring.current.id.equals(envelope.subarray(1, KEY_ID_END));
}

function associate(head: Uint8Array, boundTo: string): Buffer {
  return Buffer.concat([head, Buffer.from(boundTo)]);
}
