/** What the two doors read, for the OpenAPI document: bodies of any media type, identifiers in headers. */
import type { RouteDefinition } from './define-route.ts';
import { MOST_BATCH_RECORDS } from './intake/read-batch.ts';

type Json = Readonly<Record<string, unknown>>;

/** Names and meanings. None is always required: CloudEvents carry their own. */
export const INTAKE_HEADERS: readonly (readonly [string, string])[] = [
  [
    'Record-Reference',
    'The identifier of the record in the other side’s own terms. Required in plain mode. Stored as it is ' +
      'written, in UTF-8: a percent sign stands for itself, as in every header here. Only values of `ce-` ' +
      'headers are percent-decoded (CloudEvents HTTP binding §3.1.3.2).',
  ],
  ['Record-Type', 'What kind of record it is; `record` if absent.'],
  ['Event-Id', 'Identifies this submission: the same id again is a duplicate.'],
  ['Idempotency-Key', 'The same as Event-Id, quoted or not.'],
  ['Record-Time', 'When the first layer had it, RFC 3339.'],
  ['Ordering-Key', 'Records of one key are processed one at a time, in order.'],
  ['traceparent', 'W3C Trace Context.'],
];

const BINARY = { schema: { type: 'string', format: 'binary' } };

export interface IntakeOperation {
  readonly requestBody: Json;
  readonly parameters: readonly Json[];
}

/** Whether an endpoint takes records in: receive and enqueue do. */
export function isIntake({ method, path }: RouteDefinition): boolean {
  return method === 'POST' && /^\/api\/v1\/(?:ingress|egress)\/:source$/.test(path);
}

/** Null for every operation but receive and enqueue. */
export function intakeOperation(definition: RouteDefinition): IntakeOperation | null {
  if (!isIntake(definition)) return null;
  return {
    parameters: INTAKE_HEADERS.map(([name, description]) => ({
      name,
      in: 'header',
      description,
      required: false,
      schema: { type: 'string' },
    })),
    requestBody: {
      required: true,
      description:
        'Any media type: the body is the payload, byte for byte, with headers above or `ce-` headers ' +
        '(CloudEvents binary mode). Or one of the CloudEvents forms below; ' +
        `a batch in one JSON array may have at most ${MOST_BATCH_RECORDS} records. Lines (NDJSON) are ` +
        'stored as they come, however many they are; a sender who goes away in the middle sends all of ' +
        'them again, and what was stored already is then a duplicate. Over the limit of its source a ' +
        'request is answered 429, over the memory for requests 503, both with `Retry-After`.',
      content: {
        '*/*': BINARY,
        'application/cloudevents+json': { schema: { type: 'object' } },
        'application/cloudevents-batch+json': {
          schema: { type: 'array', items: { type: 'object' } },
        },
        'application/x-ndjson': BINARY,
      },
    },
  };
}
