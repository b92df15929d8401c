/** Keys of Standard Webhooks 1.0: read from their text, and made. */
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  type KeyObject,
} from 'node:crypto';

/** A shared secret (`v1`, HMAC-SHA256) or half of an ed25519 pair (`v1a`). */
export type WebhookKey =
  | { readonly scheme: 'v1'; readonly secret: Buffer }
  | { readonly scheme: 'v1a'; readonly key: KeyObject };

/** Standard Webhooks 1.0 asks for 192 to 512 random bits. */
const LEAST_SECRET_BYTES = 24;
const MOST_SECRET_BYTES = 64;
const HALF_BYTES = 32;
/** What stands before 32 bytes of ed25519 in DER (RFC 8410 §7 and §4). */
const PRIVATE_DER = Buffer.from('302e020100300506032b657004220420', 'hex');
const PUBLIC_DER = Buffer.from('302a300506032b6570032100', 'hex');
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

export class WebhookKeyError extends Error {
  override readonly name = 'WebhookKeyError';
}

/**
 * The key that signs: `whsec_…` (24 to 64 bytes) or `whsk_…` (the 32 bytes of an ed25519 seed, or 64
 * with its public half behind it, as libsodium writes them).
 * @throws WebhookKeyError; its message never quotes the key
 */
export function readSigningKey(text: string): WebhookKey {
  if (text.startsWith('whsec_')) return readSecret(text);
  const bytes = readBytes(text, 'whsk_');
  if (bytes.length !== HALF_BYTES && bytes.length !== 2 * HALF_BYTES)
    throw new WebhookKeyError('An ed25519 secret key has 32 or 64 bytes.');
  const der = Buffer.concat([PRIVATE_DER, bytes.subarray(0, HALF_BYTES)]);
  return { scheme: 'v1a', key: createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }) };
}

/**
 * The key that verifies: `whsec_…` or `whpk_…` (32 bytes).
 * @throws WebhookKeyError; its message never quotes the key
 */
export function readVerifyingKey(text: string): WebhookKey {
  if (text.startsWith('whsec_')) return readSecret(text);
  const bytes = readBytes(text, 'whpk_');
  if (bytes.length !== HALF_BYTES) throw new WebhookKeyError('An ed25519 public key has 32 bytes.');
  const der = Buffer.concat([PUBLIC_DER, bytes]);
  return { scheme: 'v1a', key: createPublicKey({ key: der, format: 'der', type: 'spki' }) };
}

/** A new shared secret of 256 random bits, as text. */
export function createWebhookSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}

/** A new ed25519 pair, as text: the secret key stays with who signs, the public key is given away. */
export function createWebhookKeyPair(): { secretKey: string; publicKey: string } {
  const pair = generateKeyPairSync('ed25519');
  const seed = lastBytes(pair.privateKey.export({ format: 'der', type: 'pkcs8' }));
  const publicHalf = lastBytes(pair.publicKey.export({ format: 'der', type: 'spki' }));
  return {
    secretKey: `whsk_${Buffer.concat([seed, publicHalf]).toString('base64')}`,
    publicKey: `whpk_${publicHalf.toString('base64')}`,
  };
}

function lastBytes(der: Buffer): Buffer {
  return der.subarray(-HALF_BYTES);
}

function readSecret(text: string): WebhookKey {
  const secret = readBytes(text, 'whsec_');
  if (secret.length < LEAST_SECRET_BYTES || secret.length > MOST_SECRET_BYTES)
    throw new WebhookKeyError('A shared secret has 24 to 64 bytes.');
  return { scheme: 'v1', secret };
}

function readBytes(text: string, prefix: string): Buffer {
  const base64 = text.slice(prefix.length);
  if (!text.startsWith(prefix) || !BASE64.test(base64))
    throw new WebhookKeyError(`A key here is whsec_ or ${prefix} and then base64.`);
  return Buffer.from(base64, 'base64');
}
