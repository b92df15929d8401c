/** The secrets that sign a source's pushes: made, listed, retired, and read by those who push. */
import { randomInt } from 'node:crypto';
import {
  createWebhookKeyPair,
  createWebhookSecret,
  readSigningKey,
  type WebhookKey,
} from '#lib/client-sdk/webhook-key';
import type { CreatedPushSecret, PushSecret } from '#lib/contracts/push-secret';
import type { SignatureScheme } from '#lib/domain/signature-scheme';
import type { Database, Queryable } from '#lib/server/database';
import { decryptSecret, encryptSecret } from '#lib/server/secrets/encrypt-secret';
import { readKeyRing } from '#lib/server/secrets/key-ring';
import {
  findSigningEnvelopes,
  insertPushSecret,
  listStoredPushSecrets,
  retireStoredPushSecret,
  type StoredPushSecret,
} from '#lib/server/store/push-secrets';
import { GatewayError } from '../gateway-error.ts';
import { knownSource } from '../source-state.ts';

const ID_ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';
const ID_LENGTH = 12;

export interface PushSecretRequest {
  readonly source: string;
  readonly scheme: SignatureScheme;
  /** How long the earlier ones of this scheme go on signing beside the new one. */
  readonly overlapSeconds: number;
  readonly createdBy: string;
}

/**
 * Makes a secret, which signs from now on, and sets the end of the earlier ones of its scheme.
 * @throws GatewayError unknown_source, no_secret_key
 */
export async function createPushSecret(
  db: Database,
  { source, scheme, overlapSeconds, createdBy }: PushSecretRequest,
): Promise<CreatedPushSecret> {
  const ring = readKeyRing();
  const { id: sourceId } = await knownSource(db, source);
  const { signingKey, publicKey, verifyingKey } = makeKeys(scheme);
  const id = Array.from({ length: ID_LENGTH }, () => ID_ALPHABET[randomInt(36)] ?? '').join('');
  const envelope = encryptSecret(ring, Buffer.from(signingKey), boundTo(id));
  const made = { id, sourceId, scheme, envelope, publicKey, createdBy, overlapSeconds };
  return { ...toPushSecret(await insertPushSecret(db, made)), verifyingKey };
}

/**
 * A source's secrets, newest first, retired ones too.
 * @throws GatewayError unknown_source
 */
export async function listPushSecrets(db: Database, source: string): Promise<PushSecret[]> {
  const { id } = await knownSource(db, source);
  return (await listStoredPushSecrets(db, id)).map(toPushSecret);
}

/**
 * Ends a secret now. Retiring it again changes nothing.
 * @throws GatewayError unknown_source, unknown_push_secret
 */
export async function retirePushSecret(
  db: Database,
  { source, id }: { readonly source: string; readonly id: string },
): Promise<PushSecret> {
  const { id: sourceId } = await knownSource(db, source);
  const retired = await retireStoredPushSecret(db, { sourceId, id });
  if (retired === null) {
    throw new GatewayError('unknown_push_secret', `The source has no push secret ${id}.`);
  }
  return toPushSecret(retired);
}

/**
 * The keys that sign for a source now, newest first. None: no secret was made, or all are retired.
 * @throws GatewayError no_secret_key, secret_unreadable
 */
export async function readPushKeys(db: Queryable, sourceId: number): Promise<WebhookKey[]> {
  const envelopes = await findSigningEnvelopes(db, sourceId);
  if (envelopes.length === 0) return [];
  const ring = readKeyRing();
  return envelopes.map(({ id, envelope }) =>
    readSigningKey(decryptSecret(ring, envelope, boundTo(id)).toString()),
  );
}

function makeKeys(scheme: SignatureScheme): {
  readonly signingKey: string;
  readonly publicKey: string | null;
  readonly verifyingKey: string;
} {
  if (scheme === 'v1') {
    const secret = createWebhookSecret();
    return { signingKey: secret, publicKey: null, verifyingKey: secret };
  }
  const { secretKey, publicKey } = createWebhookKeyPair();
  return { signingKey: secretKey, publicKey, verifyingKey: publicKey };
}

function boundTo(id: string): string {
  return `push_secret:${id}`;
}

function toPushSecret(stored: StoredPushSecret): PushSecret {
  const { createdAt, retiresAt, ...rest } = stored;
  return {
    ...rest,
    createdAt: createdAt.toISOString(),
    retiresAt: retiresAt?.toISOString() ?? null,
  };
}
