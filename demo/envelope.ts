/** Puts records into the forms that Sluice takes: plain, CloudEvents, NDJSON. */
import type { Outgoing } from './traffic/outgoing.ts';
import type { SubmissionRequest } from './sluice-client.ts';

export const FORMS = ['plain', 'structured', 'binary'] as const;
export type Form = (typeof FORMS)[number];

/** One record as a request. */
export function wrap(record: Outgoing, form: Form): SubmissionRequest {
  const { source, body } = record;
  if (form === 'plain') return { source, headers: plainHeaders(record), body };
  if (form === 'binary') return { source, headers: binaryHeaders(record), body };
  return {
    source,
    headers: { 'content-type': 'application/cloudevents+json' },
    body: toStructured(record),
  };
}

/** Records of one source as a request, one a line. */
export function wrapMany(source: string, records: readonly Outgoing[]): SubmissionRequest {
  const headers = { 'content-type': 'application/x-ndjson' };
  return { source, headers, body: records.map((record) => `${toStructured(record)}\n`).join('') };
}

function plainHeaders(record: Outgoing): Record<string, string> {
  return {
    'content-type': record.mediaType,
    'record-reference': record.reference,
    'record-type': record.type,
    'event-id': record.eventId,
    'record-time': record.originatedAt.toISOString(),
  };
}

function binaryHeaders(record: Outgoing): Record<string, string> {
  const { datacontenttype, ...attributes } = attributesOf(record);
  const headers: Record<string, string> = { 'content-type': datacontenttype };
  for (const [name, value] of Object.entries(attributes)) headers[`ce-${name}`] = value;
  return headers;
}

/** The payload goes in as it is: parsing and writing it again could change its bytes. */
function toStructured(record: Outgoing): string {
  const attributes = JSON.stringify(attributesOf(record));
  return `${attributes.slice(0, -1)},"data":${record.body}}`;
}

function attributesOf(record: Outgoing) {
  return {
    specversion: '1.0',
    id: record.eventId,
    source: `https://${record.source}.example/`,
    type: record.type,
    subject: record.reference,
    time: record.originatedAt.toISOString(),
    datacontenttype: record.mediaType,
  };
}
