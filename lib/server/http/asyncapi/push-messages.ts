/** Pushes and their answers as messages, for the AsyncAPI document of an Integration App. */
import { BATCH_MEDIA_TYPE, STRUCTURED_MEDIA_TYPE } from '#lib/domain/outgoing-event';
import { answerMessage, describeHeaders, type Json } from './document-parts.ts';
import {
  ANY_PAYLOAD,
  deliveryHeaders,
  EVENT_SCHEMA,
  EXAMPLE_EVENT,
  EXAMPLE_PAYLOAD,
} from './record-messages.ts';

const SIGNATURE = {
  'webhook-id': 'msg_0saccpgxc00d8_0',
  'webhook-timestamp': '1763841600',
  'webhook-signature': 'v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=',
};
const REFUSED = { title: 'Unknown customer', detail: 'There is no customer 7.' };

export function pushMessages(): Json {
  return {
    handshake: handshakeMessage(),
    pushAllowed: answerMessage('PushAllowed', {
      summary: 'Any 2xx with the origin that asked, or `*`; the rate is requests a minute at most.',
      statuses: [200, 204],
      headers: { 'webhook-allowed-origin': 'sluice.example', 'webhook-allowed-rate': '600' },
      optional: ['webhook-allowed-rate'],
    }),
    push: binaryPush(),
    structuredPush: eventPush('StructuredPush', STRUCTURED_MEDIA_TYPE, {
      schema: EVENT_SCHEMA,
      example: EXAMPLE_EVENT,
    }),
    batchPush: eventPush('BatchPush', BATCH_MEDIA_TYPE, {
      schema: { type: 'array', minItems: 1, maxItems: 100, items: EVENT_SCHEMA },
      example: [EXAMPLE_EVENT],
    }),
    ...answers(),
  };
}

function handshakeMessage(): Json {
  const headers = {
    'webhook-request-origin': 'sluice.example',
    'webhook-request-rate': '60000',
  };
  return {
    name: 'Handshake',
    summary: 'The origin is the host of `PUBLIC_URL`; the rate is requests a minute.',
    headers: describeHeaders(headers),
    examples: [{ headers }],
  };
}

function binaryPush(): Json {
  const headers = { ...deliveryHeaders('ce-'), traceparent: TRACEPARENT, ...SIGNATURE };
  return {
    name: 'Push',
    title: 'A record, pushed in binary mode',
    summary:
      'The body is the payload, byte for byte. Values of `ce-` headers are percent-encoded as the ' +
      'CloudEvents HTTP binding §3.1.3.2 says.',
    contentType: 'application/json',
    headers: describeHeaders(headers, ['ce-traceparent', 'traceparent']),
    payload: ANY_PAYLOAD,
    examples: [{ name: 'binary mode', headers, payload: EXAMPLE_PAYLOAD }],
  };
}

const TRACEPARENT = EXAMPLE_EVENT.traceparent;

function eventPush(
  name: string,
  contentType: string,
  { schema, example }: { schema: Json; example: unknown },
): Json {
  return {
    name,
    summary: 'Attributes and payload in one JSON document; `data_base64` where it is not JSON.',
    contentType,
    headers: describeHeaders(SIGNATURE),
    payload: schema,
    examples: [{ headers: SIGNATURE, payload: example }],
  };
}

/** `x-outcome`: what becomes of the offer. */
function answers(): Json {
  return {
    pushTaken: {
      ...answerMessage('PushTaken', {
        summary: 'Handed over: acknowledge it by the API in time, or it is pushed again.',
        statuses: [202, 201, 203, 206],
      }),
      'x-outcome': 'handed',
    },
    pushAcknowledged: {
      ...answerMessage('PushAcknowledged', {
        summary:
          'Acknowledged, where the source says that an answer is one (`pushAcknowledges`); else as 202.',
        statuses: [204, 200],
      }),
      'x-outcome': 'acknowledged',
    },
    pushRefused: {
      ...answerMessage('PushRefused', {
        summary: 'This record failed: tried again by the schedule. Others go on.',
        statuses: [422, 400, 409, 413, 415],
        problem: REFUSED,
      }),
      'x-outcome': 'failed',
    },
    pushNotNow: {
      ...answerMessage('PushNotNow', {
        summary: 'Failed for now: tried again by the schedule, no sooner than `Retry-After` says.',
        statuses: [429, 408, 425, 500, 502, 503, 504],
        headers: { 'retry-after': '120' },
        problem: { title: 'Too busy' },
      }),
      'x-outcome': 'failed',
    },
    pushGone: {
      ...answerMessage('PushGone', {
        summary: 'The record is held for a person, and the target left alone for an hour.',
        statuses: [410],
        problem: { title: 'Gone' },
      }),
      'x-outcome': 'held',
    },
  };
}
