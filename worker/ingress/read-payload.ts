/** Step 2 of execute: from stored bytes to the value that the contract is about. */
import { FailureError } from '#worker/handler';
import { parseJson, type ParsedJson } from './parse-json.ts';

export interface StoredPayload {
  readonly bytes: Uint8Array | null;
  readonly mediaType: string;
}

const JSON_TYPE = /^(?:application|text)\/(?:[\w.!#$&^-]+\+)?json\s*(?:;|$)/i;
const TEXT_TYPE =
  /^(?:text\/|application\/(?:[\w.!#$&^-]+\+)?xml\b|application\/x-www-form-urlencoded\b)/i;
const OPENS_JSON = /^\s*[[{]/;

/** What the contract is about; `text` is the JSON that it came from, null where it was none. */
export type ReadPayload = ParsedJson | { readonly value: unknown; readonly text: null };

/**
 * JSON is parsed strictly. Other media types that begin like a JSON object or list are tried as JSON,
 * since many senders do not name their type; else text stays text and bytes stay bytes.
 * @throws FailureError payload_expired, invalid_json, invalid_utf8, too_deep
 */
export function readPayload({ bytes, mediaType }: StoredPayload): ReadPayload {
  if (bytes === null) throw payloadExpired();
  if (JSON_TYPE.test(mediaType)) return parseJson(bytes);
  const text = new TextDecoder().decode(bytes);
  const json = OPENS_JSON.test(text) ? tryJson(bytes) : null;
  return json ?? { value: TEXT_TYPE.test(mediaType) ? text : bytes, text: null };
}

function tryJson(bytes: Uint8Array): ParsedJson | null {
  try {
    return parseJson(bytes);
  } catch (error) {
    if (error instanceof FailureError) return null;
    throw error;
  }
}

export function payloadExpired(): FailureError {
  return new FailureError({
    class: 'data',
    code: 'payload_expired',
    message: 'The payload of this record is no longer kept, so it cannot be processed.',
  });
}
