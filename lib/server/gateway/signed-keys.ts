/** Keys that sign requests by Standard Webhooks 1.0: made, found, and each signed request taken once. */
import type { MachineKey } from '#lib/contracts/access';
import {
  createWebhookSecret,
  readVerifyingKey,
  WebhookKeyError,
  type WebhookKey,
} from '#lib/client-sdk/webhook-key';
import type { Principal } from '#lib/domain/access';
import type { Database } from '../database.ts';
import { decryptSecret, encryptSecret } from '../secrets/encrypt-secret.ts';
import { readKeyRing, type KeyRing } from '../secrets/key-ring.ts';
import { isDatabaseAway } from '../store/database-away.ts';
import type { UsableMachineKey } from '../store/machine-keys.ts';
import { insertSignedRequests, type SignedRequest } from '../store/signed-requests.ts';
import { GatewayError } from './gateway-error.ts';
import { lookUpKey, noteKeyUse } from './machine-key-cache.ts';
import { addKey, toPrincipal, type MachineKeyRequest } from './machine-keys.ts';
import { Collector } from './records/collector.ts';

/** How a request names its key: the whole start of the key, or only what tells keys apart. */
const PREFIX = /^(?:sluice_)?([a-z0-9]{8})$/;
const MOST_TOGETHER = { items: 1_000, bytes: Number.MAX_SAFE_INTEGER };

export interface SignedKeyRequest extends MachineKeyRequest {
  /** `whpk_…`; null: a shared secret is made. */
  readonly publicKey: string | null;
  /** What a shared secret is encrypted with; absent: the keys of this process. */
  readonly ring?: KeyRing;
}

/**
 * Makes a key that signs. `secret` is shown this once and kept encrypted; null with a public key.
 * @throws NoSecretKeyError, UnknownSourceError, GatewayError invalid_request for a key that is none
 */
export async function createSignedKey(
  db: Database,
  request: SignedKeyRequest,
): Promise<{ key: MachineKey; secret: string | null }> {
  const { publicKey } = request;
  if (publicKey !== null) {
    checkPublicKey(publicKey);
    const key = await addKey(db, request, () => ({ kind: 'signed', publicKey }));
    return { key, secret: null };
  }
  const ring = request.ring ?? readKeyRing();
  const secret = createWebhookSecret();
  const key = await addKey(db, request, (prefix) => ({
    kind: 'signed',
    sharedSecret: new Uint8Array(encryptSecret(ring, Buffer.from(secret), rowOf(prefix))),
  }));
  return { key, secret };
}

export interface SignedCaller {
  readonly principal: Extract<Principal, { kind: 'machine' }>;
  /** What its signatures are checked with. */
  readonly verifier: WebhookKey;
  /** To be called when the signature was found right. */
  readonly noteUse: () => void;
}

/**
 * Who a request says it is signed by; null: no such signed key, or it may not be used. That it is
 * really signed is for the caller to check.
 * @throws NoSecretKeyError, UnreadableSecretError
 */
export async function findSignedCaller(db: Database, named: string): Promise<SignedCaller | null> {
  const prefix = PREFIX.exec(named)?.[1];
  if (prefix === undefined) return null;
  const entry = lookUpKey(db, prefix);
  const key = await entry.found;
  if (key?.secret_sha256 !== null) return null;
  entry.verifier ??= readVerifier(key);
  return {
    principal: toPrincipal(key),
    verifier: entry.verifier,
    noteUse: () => noteKeyUse(db, key),
  };
}

const holder = globalThis as typeof globalThis & {
  sluiceSignedRequests?: WeakMap<Database, Collector<SignedRequest, boolean>>;
};

/**
 * Notes that a signed request is taken, together with those that come at the same moment. False: the
 * very same one, by key, id and time, was taken before.
 */
export function takeOnce(db: Database, request: SignedRequest): Promise<boolean> {
  const collectors = (holder.sluiceSignedRequests ??= new WeakMap());
  const known = collectors.get(db) ?? openCollector(db);
  collectors.set(db, known);
  return known.submit(request);
}

function openCollector(db: Database): Collector<SignedRequest, boolean> {
  return new Collector({
    most: MOST_TOGETHER,
    weigh: () => ({ items: 1, bytes: 0 }),
    writeTogether: (requests) => insertSignedRequests(db, requests),
    writeAlone: async (request) => (await insertSignedRequests(db, [request]))[0] === true,
    isOutage: isDatabaseAway,
  });
}

function readVerifier({ prefix, shared_secret, public_key }: UsableMachineKey): WebhookKey {
  if (public_key !== null) return readVerifyingKey(public_key);
  const secret = decryptSecret(readKeyRing(), shared_secret ?? Buffer.alloc(0), rowOf(prefix));
  return readVerifyingKey(secret.toString());
}

/** What the envelope of a shared secret is bound to. */
function rowOf(prefix: string): string {
  return `machine_key:${prefix}`;
}

function checkPublicKey(text: string): void {
  try {
    readVerifyingKey(text);
  } catch (error) {
    if (!(error instanceof WebhookKeyError)) throw error;
    throw new GatewayError('invalid_request', error.message);
  }
}
