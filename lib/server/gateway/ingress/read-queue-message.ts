/**
 * From a message of the queue to the very submission that the door would make of it: CloudEvents AMQP
 * binding 1.0.2 in binary mode (headers `cloudEvents:` or `cloudEvents_`) and in structured mode, else
 * plain (headers as at the door, or the basic properties).
 */
import { CLOUD_EVENT_MEDIA_TYPE } from '#lib/domain/cloud-event';
import { parseRfc3339 } from '#lib/domain/rfc3339';
import { GatewayError } from '../gateway-error.ts';
import { findSubmissionFault, type Submission } from '../records/submission.ts';
import {
  headerFault,
  keptQueueHeaders,
  readHeaderText,
  readPropertyText,
  type QueueMessage,
} from './queue-message.ts';
import { readStructuredEvent } from './read-structured-event.ts';
import { readTraceparent } from './read-traceparent.ts';
import { toSubmission } from './to-submission.ts';

const DEFAULT_MEDIA_TYPE = 'application/octet-stream';
const DEFAULT_TYPE = 'record';
/** AMQP binding §3.1.3.1; some clients cannot write the colon. */
const PREFIX = /^cloudevents[:_]/i;

/** @throws GatewayError too_large, unsupported_media_type, invalid_cloud_event, invalid_request */
export function readQueueMessage(message: QueueMessage, mostBytes: number): Submission {
  const { bytes } = message;
  if (bytes.byteLength > mostBytes) {
    throw new GatewayError('too_large', `A record may have at most ${String(mostBytes)} bytes.`);
  }
  const encoding = readPropertyText(message, 'contentEncoding');
  if (encoding !== null && !/^(?:identity|utf-?8)$/i.test(encoding)) {
    throw refuseMediaType('content-encoding', 'must be absent: bytes are stored as they came');
  }
  const contentType = readPropertyText(message, 'contentType') ?? DEFAULT_MEDIA_TYPE;
  const mediaType = (contentType.split(';', 1)[0] ?? '').trim().toLowerCase();
  if (mediaType === CLOUD_EVENT_MEDIA_TYPE) {
    return readStructuredEvent(bytes, keptQueueHeaders(message));
  }
  if (mediaType.startsWith('application/cloudevents')) {
    throw refuseMediaType('content-type', 'is no form of CloudEvents that is read here');
  }
  const attributes = readAttributes(message);
  if (attributes.size === 0) return readPlainMessage(message, contentType);
  return toSubmission({
    attributes,
    mediaType: contentType,
    bytes,
    headers: keptQueueHeaders(message),
    locate: (attribute) => ({
      header: attribute === 'datacontenttype' ? 'content-type' : `cloudEvents:${attribute}`,
    }),
  });
}

function refuseMediaType(header: string, message: string): GatewayError {
  const detail = `The message cannot be read: ${header} ${message}.`;
  return new GatewayError('unsupported_media_type', detail, [{ header, message }]);
}

/** None: no event. `traceparent` may come as a header of its own, as at the door. */
function readAttributes(message: QueueMessage): Map<string, string> {
  const attributes = new Map<string, string>();
  for (const name of Object.keys(message.headers)) {
    if (!PREFIX.test(name)) continue;
    const attribute = name.replace(PREFIX, '');
    const text = readHeaderText(message, name.toLowerCase());
    if (attribute === 'datacontenttype') {
      throw headerFault(name, 'is not allowed: the content type carries it');
    }
    if (text !== null) attributes.set(attribute, text);
  }
  const traceparent = readHeaderText(message, 'traceparent');
  if (traceparent !== null && attributes.size > 0 && !attributes.has('traceparent')) {
    attributes.set('traceparent', traceparent);
  }
  return attributes;
}

const HEADER_OF = {
  reference: 'record-reference',
  type: 'record-type',
  eventId: 'event-id',
  orderingKey: 'ordering-key',
  traceparent: 'traceparent',
  mediaType: 'content-type',
} as const;

function readPlainMessage(message: QueueMessage, mediaType: string): Submission {
  const reference = readHeaderText(message, 'record-reference');
  if (reference === null) throw headerFault('record-reference', 'is required');
  const submission: Submission = {
    reference,
    type:
      readHeaderText(message, 'record-type') ?? readPropertyText(message, 'type') ?? DEFAULT_TYPE,
    // The broker delivers again what it does not know to be stored: the message's own id tells.
    eventId: readHeaderText(message, 'event-id') ?? readPropertyText(message, 'messageId'),
    originatedAt: readTime(message),
    orderingKey: readHeaderText(message, 'ordering-key'),
    traceparent: readTraceparent(readHeaderText(message, 'traceparent')),
    mediaType,
    bytes: message.bytes,
    headers: keptQueueHeaders(message),
  };
  const fault = findSubmissionFault(submission);
  if (fault === null) return submission;
  const header = fault.field === 'headers' ? fault.header : HEADER_OF[fault.field];
  throw headerFault(header, fault.message);
}

/** The header, else the property, which counts whole seconds. */
function readTime(message: QueueMessage): Date | null {
  const text = readHeaderText(message, 'record-time');
  if (text !== null) {
    const time = parseRfc3339(text);
    if (time === null) throw headerFault('record-time', 'must be an RFC 3339 time');
    return time;
  }
  const { timestamp } = message.properties;
  const isTime = typeof timestamp === 'number' && timestamp > 0 && timestamp < LAST_SECOND;
  return isTime ? new Date(timestamp * 1_000) : null;
}

/** The end of the year 9999. */
const LAST_SECOND = 253_402_300_800;
