/** Signs and verifies requests as Standard Webhooks 1.0 says. */
import { createHmac, sign, timingSafeEqual, verify } from 'node:crypto';
import type { WebhookKey } from './webhook-key.ts';

export interface SignedMessage {
  /** Identifies the message and stays the same over retries: 1 to 256 visible ASCII characters, no full stop. */
  readonly id: string;
  /** When this try was made, in seconds since 1970. */
  readonly timestampSeconds: number;
  /** The bytes as they travel. */
  readonly body: Uint8Array;
}

/** Header fields as they came; a field that is missing, undefined or null is the same. */
export interface SignatureFields {
  readonly id: string | null | undefined;
  readonly timestamp: string | null | undefined;
  readonly signature: string | null | undefined;
}

export type SignatureFault =
  'missing' | 'malformed' | 'too_old' | 'too_far_ahead' | 'no_matching_signature';

export type SignatureCheck =
  | { readonly ok: true; readonly id: string; readonly timestampSeconds: number }
  | { readonly ok: false; readonly fault: SignatureFault };

/** How old a signature may be, in seconds. */
export const SIGNATURE_TOLERANCE_SECONDS = 300;
/** How far the signer's clock may run ahead of ours, in seconds. */
export const SIGNATURE_AHEAD_SECONDS = 60;

const ID = /^[\x21-\x2d\x2f-\x7e]{1,256}$/;
const TIMESTAMP = /^[0-9]{1,12}$/;
/** Bounds the work that one request can ask for; a rotation needs two. */
const MOST_SIGNATURES = 10;
const MOST_HEADER_LENGTH = 2_000;
const SIGNATURE_BYTES = { v1: 32, v1a: 64 } as const;

/**
 * The value of `webhook-signature`: one signature for each key, so that a receiver who knows the old or
 * the new one accepts it while keys are changed.
 * @throws RangeError if there is no key, or the id or the time cannot be signed safely
 */
export function signWebhook(message: SignedMessage, keys: readonly WebhookKey[]): string {
  if (keys.length === 0) throw new RangeError('There is no key to sign with.');
  if (!ID.test(message.id)) throw new RangeError('This id cannot be signed.');
  if (!TIMESTAMP.test(String(message.timestampSeconds)))
    throw new RangeError('A time to be signed is in whole seconds.');
  const content = toSignedContent(message);
  return keys
    .map((key) => `${key.scheme},${signContent(content, key).toString('base64')}`)
    .join(' ');
}

/** The three header fields of a signed request. @throws as `signWebhook` */
export function toSignedHeaders(message: SignedMessage, keys: readonly WebhookKey[]) {
  return {
    'webhook-id': message.id,
    'webhook-timestamp': String(message.timestampSeconds),
    'webhook-signature': signWebhook(message, keys),
  };
}

/**
 * Whether one of the signatures was made by one of the keys over exactly these bytes, not more than
 * 300 s ago and not more than 60 s ahead. Compares in constant time; signatures of unknown schemes
 * are passed over.
 */
export function verifyWebhook(
  fields: SignatureFields,
  body: Uint8Array,
  { keys, nowMs = Date.now() }: { keys: readonly WebhookKey[]; nowMs?: number },
): SignatureCheck {
  const { id, timestamp, signature } = fields;
  if (!id || !timestamp || !signature) return { ok: false, fault: 'missing' };
  const offered = readSignatures(signature);
  if (!ID.test(id) || !TIMESTAMP.test(timestamp) || offered === null)
    return { ok: false, fault: 'malformed' };
  const timestampSeconds = Number(timestamp);
  const untimely = findTimeFault(timestampSeconds, nowMs);
  if (untimely !== null) return { ok: false, fault: untimely };
  // The text of the timestamp as it came is what was signed: 007 is not 7.
  const content = joinContent(id, timestamp, body);
  const matches = keys.map((key) => isSignedBy(content, key, offered)).includes(true);
  return matches
    ? { ok: true, id, timestampSeconds }
    : { ok: false, fault: 'no_matching_signature' };
}

function findTimeFault(timestampSeconds: number, nowMs: number): SignatureFault | null {
  const ageSeconds = Math.floor(nowMs / 1000) - timestampSeconds;
  if (ageSeconds > SIGNATURE_TOLERANCE_SECONDS) return 'too_old';
  return -ageSeconds > SIGNATURE_AHEAD_SECONDS ? 'too_far_ahead' : null;
}

interface OfferedSignature {
  readonly scheme: string;
  readonly bytes: Buffer;
}

/** Null if it is longer than any honest header. */
function readSignatures(header: string): OfferedSignature[] | null {
  const parts = header.split(' ').filter((part) => part !== '');
  if (header.length > MOST_HEADER_LENGTH || parts.length > MOST_SIGNATURES) return null;
  return parts.map((part) => {
    const comma = part.indexOf(',');
    return { scheme: part.slice(0, comma), bytes: Buffer.from(part.slice(comma + 1), 'base64') };
  });
}

function isSignedBy(content: Buffer, key: WebhookKey, offered: readonly OfferedSignature[]) {
  const fitting = offered.filter(
    ({ scheme, bytes }) => scheme === key.scheme && bytes.length === SIGNATURE_BYTES[key.scheme],
  );
  if (key.scheme === 'v1a')
    return fitting.some(({ bytes }) => verify(null, content, key.key, bytes));
  const expected = signContent(content, key);
  return fitting.map(({ bytes }) => timingSafeEqual(bytes, expected)).includes(true);
}

function signContent(content: Buffer, key: WebhookKey): Buffer {
  return key.scheme === 'v1'
    ? createHmac('sha256', key.secret).update(content).digest()
    : sign(null, content, key.key);
}

function toSignedContent({ id, timestampSeconds, body }: SignedMessage): Buffer {
  return joinContent(id, String(timestampSeconds), body);
}

function joinContent(id: string, timestamp: string, body: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`${id}.${timestamp}.`), body]);
}
