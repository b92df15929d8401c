/** Parses a payload as JSON (RFC 8259), strictly, and says where it stops being JSON. */
import { FailureError } from '#worker/handler';

export function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new FailureError({
      class: 'data',
      code: 'invalid_json',
      message: 'The payload is not valid JSON.',
    });
  }
}
