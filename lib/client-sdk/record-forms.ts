/** Puts records into the forms that Sluice takes: plain, CloudEvents binary and structured, lines. */
import { randomUUID } from 'node:crypto';

/** A record to be sent in or enqueued. */
export interface OutgoingRecord {
  /** What the record is about, in the other side's own terms, such as `order-1001`. */
  readonly reference: string;
  /** Sent as it is, text as UTF-8. */
  readonly payload: string | Uint8Array;
  /** `record` unless told. */
  readonly type?: string;
  /** Names this submission, so that sending it twice stores it once. A new one unless told. */
  readonly eventId?: string;
  /** `application/json` unless told. */
  readonly mediaType?: string;
  /** When you first had it. */
  readonly originatedAt?: Date;
  /** Records of one key are processed one at a time, in order. */
  readonly orderingKey?: string;
  /** W3C Trace Context. */
  readonly traceparent?: string;
}

export type RecordForm = 'plain' | 'binary' | 'structured';

/** A request without its address and its proof. */
export interface RequestParts {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer>;
}

const JSON_MEDIA_TYPE = /^[^;]*[/+]json\s*(?:;|$)/i;

/** Gives a record its event id for good, so that every try sends the same. */
export function nameRecord(record: OutgoingRecord): OutgoingRecord {
  return record.eventId === undefined ? { ...record, eventId: randomUUID() } : record;
}

/** One record as a request. In `plain` and `binary` the body is the payload, byte for byte. */
export function wrapRecord(source: string, record: OutgoingRecord, form: RecordForm): RequestParts {
  if (form === 'structured') {
    const body = Buffer.from(toStructured(source, record));
    return { headers: { 'content-type': 'application/cloudevents+json' }, body };
  }
  const headers = form === 'plain' ? plainHeaders(record) : binaryHeaders(source, record);
  return { headers, body: Buffer.from(record.payload) };
}

/** A record as one line of NDJSON: a structured CloudEvent, whose payload keeps its bytes. */
export function toLine(source: string, record: OutgoingRecord): string {
  return `${toStructured(source, record)}\n`;
}

function plainHeaders(record: OutgoingRecord): Record<string, string> {
  const fields = {
    'content-type': mediaTypeOf(record),
    'record-reference': record.reference,
    'record-type': record.type,
    'event-id': record.eventId,
    'record-time': record.originatedAt?.toISOString(),
    'ordering-key': record.orderingKey,
    traceparent: record.traceparent,
  };
  return mapPresent(fields, ([name, text]) => [name, asFieldText(text)]);
}

/** CloudEvents HTTP binding §3.1. */
function binaryHeaders(source: string, record: OutgoingRecord): Record<string, string> {
  const { datacontenttype, ...attributes } = attributesOf(source, record);
  return {
    'content-type': datacontenttype,
    ...mapPresent(attributes, ([name, text]) => [`ce-${name}`, percentEncode(text)]),
  };
}

/** A payload that is JSON on one line goes in as it is, everything else in base64: no byte changes. */
function toStructured(source: string, record: OutgoingRecord): string {
  const attributes = JSON.stringify(attributesOf(source, record)).slice(0, -1);
  const json = JSON_MEDIA_TYPE.test(mediaTypeOf(record)) ? findJsonLine(record.payload) : null;
  if (json !== null) return `${attributes},"data":${json}}`;
  return `${attributes},"data_base64":"${Buffer.from(record.payload).toString('base64')}"}`;
}

function attributesOf(source: string, record: OutgoingRecord) {
  return {
    specversion: '1.0',
    id: record.eventId,
    source: `urn:sluice:source:${source}`,
    type: record.type ?? 'record',
    subject: record.reference,
    time: record.originatedAt?.toISOString(),
    partitionkey: record.orderingKey,
    traceparent: record.traceparent,
    datacontenttype: mediaTypeOf(record),
  };
}

function mediaTypeOf({ mediaType = 'application/json' }: OutgoingRecord): string {
  return mediaType;
}

function findJsonLine(payload: string | Uint8Array): string | null {
  try {
    const text = typeof payload === 'string' ? payload : decodeExactly(payload);
    if (/[\r\n]/.test(text) || text.trim() !== text || !text.isWellFormed()) return null;
    JSON.parse(text);
    return text;
  } catch {
    return null;
  }
}

function decodeExactly(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
}

/** Header fields carry bytes, which fetch takes as one character each. */
function asFieldText(text: string): string {
  return Buffer.from(text).toString('latin1');
}

/** CloudEvents HTTP binding §3.1.3.2: spaces, quotes, percent signs and all beyond ASCII. */
function percentEncode(text: string): string {
  return text.replace(/[^\x21\x23\x24\x26-\x7e]/gu, (character) =>
    [...Buffer.from(character)]
      .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
      .join(''),
  );
}

function mapPresent(
  fields: Readonly<Record<string, string | undefined>>,
  map: (entry: readonly [string, string]) => readonly [string, string],
): Record<string, string> {
  const entries = Object.entries(fields).flatMap(([name, text]) =>
    text === undefined ? [] : [map([name, text])],
  );
  return Object.fromEntries(entries);
}
