/** Step 2 of execute: from stored bytes to the value that the contract is about. */
import { FailureError } from '#worker/handler';
import { parseJson } from './parse-json.ts';

export interface StoredPayload {
  readonly bytes: Uint8Array | null;
  readonly mediaType: string;
}

const JSON_TYPE = /^(?:application|text)\/(?:[\w.!#$&^-]+\+)?json\s*(?:;|$)/i;
const TEXT_TYPE =
  /^(?:text\/|application\/(?:[\w.!#$&^-]+\+)?xml\b|application\/x-www-form-urlencoded\b)/i;
const OPENS_JSON = /^\s*[[{]/;

/**
 * JSON is parsed strictly. Other media types that begin like a JSON object or list are tried as JSON,
 * since many senders do not name their type; else text stays text and bytes stay bytes.
 * @throws FailureError payload_expired, invalid_json, invalid_utf8, too_deep
 */
export function readPayload({ bytes, mediaType }: StoredPayload): unknown {
  if (bytes === null) throw payloadExpired();
  if (JSON_TYPE.test(mediaType)) return parseJson(bytes);
  const text = new TextDecoder().decode(bytes);
  if (OPENS_JSON.test(text)) {
    try {
      return parseJson(bytes);
    } catch (error) {
      if (!(error instanceof FailureError)) throw error;
    }
  }
  return TEXT_TYPE.test(mediaType) ? text : bytes;
}

export function payloadExpired(): FailureError {
  return new FailureError({
    class: 'data',
    code: 'payload_expired',
    message: 'The payload of this record is no longer kept, so it cannot be processed.',
  });
}
