/** Plain mode: the body is the payload, the headers carry the identifiers. */
import { parseRfc3339 } from '#lib/domain/rfc3339';
import { readTraceparent } from '#lib/server/gateway/ingress/read-traceparent';
import { findSubmissionFault, type Submission } from '#lib/server/gateway/records/submission';
import type { DoorRequest } from '../door-request.ts';
import { headerProblem, keptHeaders, readHeader } from './received-headers.ts';

const DEFAULT_TYPE = 'record';
const HEADER_OF = {
  reference: 'record-reference',
  type: 'record-type',
  eventId: 'event-id',
  orderingKey: 'ordering-key',
  traceparent: 'traceparent',
  mediaType: 'content-type',
} as const;

/** @throws ProblemError naming the header at fault */
export function readPlain(request: DoorRequest, bytes: Uint8Array): Submission {
  const reference = readHeader(request, 'record-reference');
  if (reference === null) throw headerProblem('record-reference', 'is required');
  const submission: Submission = {
    reference,
    type: readHeader(request, 'record-type') ?? DEFAULT_TYPE,
    // A signed message keeps its id over retries, which is what an event id is for.
    eventId: readEventId(request) ?? request.signedId ?? null,
    originatedAt: readTime(request),
    orderingKey: readHeader(request, 'ordering-key'),
    traceparent: readTraceparent(request.headers.get('traceparent')),
    mediaType: readHeader(request, 'content-type') ?? 'application/octet-stream',
    bytes,
    headers: keptHeaders(request),
  };
  const fault = findSubmissionFault(submission);
  if (fault === null) return submission;
  const header = fault.field === 'headers' ? fault.header : HEADER_OF[fault.field];
  throw headerProblem(header, fault.message);
}

function readEventId(request: DoorRequest): string | null {
  const eventId = readHeader(request, 'event-id');
  const header = readHeader(request, 'idempotency-key');
  const key = header === null ? null : unquote(header);
  if (eventId !== null && key !== null && eventId !== key) {
    throw headerProblem('idempotency-key', 'differs from Event-Id: send one of them');
  }
  return eventId ?? key;
}

/** A Structured-Field string (RFC 9651 §3.3.3), or the bare text that older clients send. */
function unquote(value: string): string {
  if (!value.startsWith('"')) return value;
  const match = /^"((?:[^"\\]|\\["\\])*)"$/.exec(value);
  if (match?.[1] === undefined) throw headerProblem('idempotency-key', 'has a broken quotation');
  return match[1].replace(/\\(["\\])/g, '$1');
}

function readTime(request: DoorRequest): Date | null {
  const text = readHeader(request, 'record-time');
  if (text === null) return null;
  const time = parseRfc3339(text);
  if (time === null) throw headerProblem('record-time', 'must be an RFC 3339 time');
  return time;
}
