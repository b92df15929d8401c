/** How requests prove who sends them: by carrying a machine key, or by a signature. */
import { randomUUID } from 'node:crypto';
import { readSigningKey } from './webhook-key.ts';
import { toSignedHeaders } from './webhook-signature.ts';

/** A bearer key; or the name of a signed key and what it signs with (`whsec_…` or `whsk_…`). */
export type Credentials =
  { readonly key: string } | { readonly keyName: string; readonly secret: string };

/** The header fields that prove one try of a request. */
export type ProveTry = (body: Uint8Array) => Readonly<Record<string, string>>;

/**
 * Gives each request its prover. A signed request keeps its id over all tries and has a later time in
 * each, as Sluice takes the same two only once.
 * @throws WebhookKeyError
 */
export function openCredentials(credentials: Credentials): () => ProveTry {
  if ('key' in credentials) {
    const headers = { authorization: `Bearer ${credentials.key}` };
    return () => () => headers;
  }
  const keys = [readSigningKey(credentials.secret)];
  return () => {
    const id = randomUUID();
    let lastSeconds = 0;
    return (body) => {
      lastSeconds = Math.max(Math.floor(Date.now() / 1000), lastSeconds + 1);
      const message = { id, timestampSeconds: lastSeconds, body };
      return { 'webhook-key': credentials.keyName, ...toSignedHeaders(message, keys) };
    };
  };
}
