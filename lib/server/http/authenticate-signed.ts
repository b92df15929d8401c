/** Requests that are signed by Standard Webhooks 1.0 instead of carrying a key. */
import {
  verifyWebhook,
  type SignatureFault,
  type SignatureFields,
} from '#lib/client-sdk/webhook-signature';
import type { Principal } from '#lib/domain/access';
import type { Database } from '../database.ts';
import { findSignedCaller, takeOnce } from '../gateway/signed-keys.ts';
import { readBytes, type WholeLimits } from './byte-reader.ts';
import type { DoorRequest } from './door-request.ts';
import { ProblemError } from './problem.ts';
import { VerifiedRequest } from './verified-request.ts';

/** Names the key that a request is signed with. */
const KEY_HEADER = 'webhook-key';

const REASONS: Readonly<Record<SignatureFault, string>> = {
  missing: 'webhook-id, webhook-timestamp and webhook-signature are all needed.',
  malformed: 'One of webhook-id, webhook-timestamp and webhook-signature cannot be read.',
  too_old: 'The signature is older than 300 seconds.',
  too_far_ahead: 'The signature is more than 60 seconds ahead of our clock.',
  no_matching_signature: 'No signature fits this key and these bytes.',
};
const NO_BYTES = new Uint8Array();

export interface Caller {
  readonly principal: Principal;
  /** What to read on: the same request, or one whose body is held already. */
  readonly request: DoorRequest;
}

/** Whether a request says that it is signed. */
export function isSigned({ headers }: DoorRequest): boolean {
  return headers.has(KEY_HEADER);
}

/**
 * Who signed a request. Its whole body is read and held, up to `mostBytes`; nothing is read if the
 * header already tells that it cannot be accepted. It is taken once: a retry is signed anew.
 * @throws ProblemError invalid_signature, signature_replayed, and as readBytes
 */
export async function authenticateSigned(
  db: Database,
  request: DoorRequest,
  limits: WholeLimits,
): Promise<Caller> {
  const caller = await findSignedCaller(db, request.headers.get(KEY_HEADER)?.trim() ?? '');
  if (caller === null) {
    throw new ProblemError('invalid_signature', 'Webhook-Key names no signed key that is valid.');
  }
  const fields = fieldsOf(request);
  const early = verifyWebhook(fields, NO_BYTES, { keys: [] });
  // Without a key to try, this is the fault of a request whose header is in order.
  if (!early.ok && early.fault !== 'no_matching_signature') throw refuse(early.fault);
  const body = await readBytes(request, limits);
  const check = verifyWebhook(fields, body, { keys: [caller.verifier] });
  if (!check.ok) throw refuse(check.fault);
  const { id: webhookId, timestampSeconds } = check;
  const signedAt = new Date(timestampSeconds * 1_000);
  const { keyId } = caller.principal;
  if (!(await takeOnce(db, { keyId, webhookId, signedAt }))) {
    const detail = `“${webhookId}”, signed at ${signedAt.toISOString()}, was taken before.`;
    throw new ProblemError('signature_replayed', detail);
  }
  caller.noteUse();
  return {
    principal: caller.principal,
    request: new VerifiedRequest(request, body, webhookId),
  };
}

function fieldsOf({ headers }: DoorRequest): SignatureFields {
  return {
    id: headers.get('webhook-id'),
    timestamp: headers.get('webhook-timestamp'),
    signature: headers.get('webhook-signature'),
  };
}

function refuse(fault: SignatureFault): ProblemError {
  return new ProblemError('invalid_signature', REASONS[fault]);
}
