/** For who receives pushes: whether a request was signed by Sluice. */
import { readVerifyingKey } from './webhook-key.ts';
import { verifyWebhook, type SignatureFault } from './webhook-signature.ts';

/** Header fields by name in lower case, as Node's http server has them, or the web's Headers. */
export type ReceivedHeaders =
  Headers | Readonly<Record<string, string | readonly string[] | undefined>>;

export class SignatureError extends Error {
  override readonly name = 'SignatureError';
  readonly fault: SignatureFault;

  constructor(fault: SignatureFault) {
    super(`The signature cannot be accepted: ${fault}.`);
    this.fault = fault;
  }
}

/**
 * Verifies the raw body of a push, before anything of it is parsed. Give the old and the new key while
 * keys are changed.
 * @param keys `whsec_…` or `whpk_…`
 * @returns the id of the message, the same over all its tries: keep it to recognise a repetition
 * @throws SignatureError, WebhookKeyError
 */
export function verifySignature(
  request: { readonly headers: ReceivedHeaders; readonly body: Uint8Array },
  keys: readonly string[],
): string {
  const field = (name: string): string | null => readField(request.headers, name);
  const fields = {
    id: field('webhook-id'),
    timestamp: field('webhook-timestamp'),
    signature: field('webhook-signature'),
  };
  const check = verifyWebhook(fields, request.body, { keys: keys.map(readVerifyingKey) });
  if (!check.ok) throw new SignatureError(check.fault);
  return check.id;
}

function readField(headers: ReceivedHeaders, name: string): string | null {
  if (headers instanceof Headers) return headers.get(name);
  const value = headers[name];
  return typeof value === 'string' ? value : null;
}
