/** From the stored bytes of a record to the value that its contract is about. */
import { CloudEventError, unwrapCloudEvent, type UnwrappedData } from '#lib/domain/cloud-event';
import { FailureError } from '#lib/domain/failure-error';
import { parseJson, type ParsedJson } from './parse-json.ts';

export interface StoredPayload {
  readonly bytes: Uint8Array | null;
  readonly mediaType: string;
}

/** What the contract is about; `text` is the JSON that it came from, null where it was none. */
export type ContractData = ParsedJson | { readonly value: unknown; readonly text: null };

const JSON_TYPE = /^(?:application|text)\/(?:[\w.!#$&^-]+\+)?json\s*(?:;|$)/i;
const TEXT_TYPE = /^(?:text\/|application\/(?:[\w.!#$&^-]+\+)?xml\b)/i;
/** What HTTP clients say when nobody told them the type. */
const UNTOLD_TYPE = /^application\/(?:octet-stream|x-www-form-urlencoded)\b/i;
const OPENS_JSON = /^\s*[[{]/;
const BYTES_TO_LOOK_AT = 64;

/**
 * Unwraps a structured CloudEvent; parses JSON strictly. What begins like a JSON object or list and
 * names no better type is taken for JSON; else text stays text and bytes stay bytes.
 * @throws FailureError payload_expired, invalid_json, invalid_utf8, too_deep, invalid_cloud_event
 */
export function readContractData({ bytes, mediaType }: StoredPayload): ContractData {
  if (bytes === null) throw payloadExpired();
  const data = unwrap(bytes, mediaType);
  if (isJson(data)) return parseJson(data.bytes, bytesBefore(data.bytes, bytes));
  const isText = TEXT_TYPE.test(data.mediaType);
  return { value: isText ? new TextDecoder().decode(data.bytes) : data.bytes, text: null };
}

export function payloadExpired(): FailureError {
  return new FailureError({
    class: 'data',
    code: 'payload_expired',
    message: 'The payload of this record is no longer kept, so it cannot be processed.',
  });
}

function unwrap(bytes: Uint8Array, mediaType: string): UnwrappedData {
  try {
    return unwrapCloudEvent(bytes, mediaType);
  } catch (error) {
    if (!(error instanceof CloudEventError)) throw error;
    throw new FailureError({
      class: 'data',
      code: 'invalid_cloud_event',
      message: `The payload cannot be read as a CloudEvent: ${error.message}.`,
    });
  }
}

function isJson({ bytes, mediaType }: UnwrappedData): boolean {
  if (JSON_TYPE.test(mediaType)) return true;
  const start = new TextDecoder().decode(bytes.subarray(0, BYTES_TO_LOOK_AT));
  return UNTOLD_TYPE.test(mediaType) && OPENS_JSON.test(start);
}

/** What stands before the data inside the payload, so that places are those of the whole. */
function bytesBefore(data: Uint8Array, payload: Uint8Array): Uint8Array {
  if (data.buffer !== payload.buffer) return new Uint8Array();
  return payload.subarray(0, data.byteOffset - payload.byteOffset);
}
