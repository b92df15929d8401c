/** CloudEvents in structured mode: one JSON object holds attributes and data. The payload is all of it. */
import {
  CLOUD_EVENT_MEDIA_TYPE,
  CloudEventError,
  readStructuredAttributes,
  type AttributeValue,
} from '#lib/domain/cloud-event';
import { GatewayError } from '../gateway-error.ts';
import type { Submission } from '../records/submission.ts';
import { toSubmission } from './to-submission.ts';

/** @throws GatewayError invalid_cloud_event with JSON pointers */
export function readStructuredEvent(
  bytes: Uint8Array,
  headers: readonly (readonly [string, string])[],
): Submission {
  return toSubmission({
    attributes: readAttributes(bytes),
    mediaType: CLOUD_EVENT_MEDIA_TYPE,
    bytes,
    headers,
    locate: (attribute) => ({ pointer: `/${attribute}` }),
  });
}

function readAttributes(bytes: Uint8Array): ReadonlyMap<string, AttributeValue> {
  try {
    return readStructuredAttributes(bytes);
  } catch (error) {
    if (!(error instanceof CloudEventError)) throw error;
    const faults = error.faults.map(({ attribute, message }) => ({
      pointer: `/${attribute}`,
      message,
    }));
    throw new GatewayError(
      'invalid_cloud_event',
      `The event cannot be read: ${error.message}.`,
      faults,
    );
  }
}
