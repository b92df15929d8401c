/** Requests signed as a caller's own app would sign them. */
import { readSigningKey } from '#lib/client-sdk/webhook-key';
import { toSignedHeaders } from '#lib/client-sdk/webhook-signature';

export interface SignedRequestParts {
  /** The start of the key, which names it. */
  readonly keyName: string;
  /** `whsec_…` or `whsk_…` */
  readonly secret: string;
  readonly id: string;
  readonly body: string | Uint8Array<ArrayBuffer>;
  /** Absent: now. */
  readonly timestampSeconds?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The header fields and the body of a signed POST. */
export function signRequest(parts: SignedRequestParts) {
  const { keyName, secret, id, body, timestampSeconds = Math.floor(Date.now() / 1000) } = parts;
  const message = { id, timestampSeconds, body: Buffer.from(body) };
  return {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'webhook-key': keyName,
      ...toSignedHeaders(message, [readSigningKey(secret)]),
      ...parts.headers,
    },
  };
}
