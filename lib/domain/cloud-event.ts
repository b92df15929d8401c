/** CloudEvents 1.0.2 (cloudevents.io): reading and checking attributes, and unwrapping structured events. */
import {
  JsonShapeError,
  sliceMembers,
  TooManyPartsError,
  type MemberSlice,
} from './json-slices.ts';
import { parseRfc3339 } from './rfc3339.ts';

export const CLOUD_EVENT_MEDIA_TYPE = 'application/cloudevents+json';

/** Attribute values as the spec's type system has them; in headers all of them are text. */
export type AttributeValue = string | number | boolean;

export interface AttributeFault {
  readonly attribute: string;
  readonly message: string;
}

/** What Sluice takes from an event. `subject` is the reference; without it the id is. */
export interface CloudEvent {
  readonly id: string;
  readonly reference: string;
  readonly type: string;
  /** `recordedtime` where layer 1 gave it, else `time`. */
  readonly originatedAt: Date | null;
  readonly orderingKey: string | null;
  readonly traceparent: string | null;
}

export type CloudEventResult =
  | { readonly kind: 'valid'; readonly event: CloudEvent }
  | { readonly kind: 'invalid'; readonly faults: readonly AttributeFault[] };

/** Far more than any event has; so that reading attributes stays cheap, whatever comes. */
const MOST_MEMBERS = 1_000;

const NAME = /^[a-z0-9]+$/;
const REQUIRED = ['specversion', 'id', 'source', 'type'];
const PATH = String.raw`(?:[\w\-.~!$&'()*+,;=:@/]|%[0-9A-Fa-f]{2})*`;
const QUERY = String.raw`(?:[\w\-.~!$&'()*+,;=:@/?]|%[0-9A-Fa-f]{2})*`;
const HOST = String.raw`(?:\[[0-9A-Fa-fv:.]+\]|(?:[\w\-.~!$&'()*+,;=]|%[0-9A-Fa-f]{2})*)`;
const USER = String.raw`(?:(?:[\w\-.~!$&'()*+,;=:]|%[0-9A-Fa-f]{2})*@)?`;
/** RFC 3986 §4.1: brackets stand around the address of a host only, and a fragment begins once. */
const URI_REFERENCE = new RegExp(
  String.raw`^(?=.)(?:[A-Za-z][A-Za-z0-9+.-]*:|(?![^/?#]*:))(?://${USER}${HOST}(?::\d*)?(?=[/?#]|$)|(?!//))${PATH}(?:\?${QUERY})?(?:#${QUERY})?$`,
);
const ABSOLUTE_URI = /^[A-Za-z][A-Za-z0-9+.-]*:/;
const MEDIA_TYPE = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+\s*(?:;.*)?$/;
// Controls, noncharacters and lone surrogates: §3.2 "String".
const FORBIDDEN = /[\u0000-\u001f\u007f-\u009f\ufdd0-\ufdef\ufffe\uffff]/;

/** Checks the attributes of an event by the spec, each fault named. */
export function readCloudEvent(attributes: ReadonlyMap<string, AttributeValue>): CloudEventResult {
  const faults = [
    ...REQUIRED.filter((name) => !attributes.has(name)).map((attribute) => ({
      attribute,
      message: 'is required',
    })),
    ...[...attributes].flatMap(([name, value]) => findFault(name, value)),
  ];
  if (faults.length > 0) return { kind: 'invalid', faults };
  const text = (name: string) => {
    const value = attributes.get(name);
    return value === undefined ? null : String(value);
  };
  const id = text('id') ?? '';
  const time = text('recordedtime') ?? text('time');
  return {
    kind: 'valid',
    event: {
      id,
      reference: text('subject') ?? id,
      type: text('type') ?? '',
      originatedAt: time === null ? null : parseRfc3339(time),
      orderingKey: text('partitionkey'),
      traceparent: text('traceparent'),
    },
  };
}

const nonEmpty = (text: string) => (text === '' ? 'must not be empty' : null);
const time = (text: string) => (parseRfc3339(text) === null ? 'must be an RFC 3339 time' : null);

/** Rules of attributes that the spec, or an extension that we use, defines. All of them are text. */
const RULES: Readonly<Record<string, (text: string) => string | null>> = {
  specversion: (text) => (text === '1.0' ? null : 'must be "1.0"'),
  id: nonEmpty,
  source: (text) => (URI_REFERENCE.test(text) ? null : 'must be a URI reference'),
  type: nonEmpty,
  subject: nonEmpty,
  partitionkey: nonEmpty,
  time,
  recordedtime: time,
  datacontenttype: (text) => (MEDIA_TYPE.test(text) ? null : 'must be a media type'),
  dataschema: (text) =>
    URI_REFERENCE.test(text) && ABSOLUTE_URI.test(text) ? null : 'must be an absolute URI',
};

function findFault(attribute: string, value: AttributeValue): AttributeFault[] {
  const message = describeFault(attribute, value);
  return message === null ? [] : [{ attribute, message }];
}

function describeFault(name: string, value: AttributeValue): string | null {
  if (!NAME.test(name)) return 'is no attribute name: only a-z and 0-9 are';
  const rule = Object.hasOwn(RULES, name) ? RULES[name] : undefined;
  if (typeof value === 'string') return describeTextFault(value, rule);
  if (rule !== undefined) return 'must be text';
  if (typeof value === 'boolean') return null;
  const isInt32 = Number.isInteger(value) && value >= -(2 ** 31) && value < 2 ** 31;
  return isInt32 ? null : 'must be a 32-bit integer';
}

function describeTextFault(text: string, rule: (typeof RULES)[string] | undefined): string | null {
  const isAllowed = text.isWellFormed() && !FORBIDDEN.test(text);
  return isAllowed ? (rule?.(text) ?? null) : 'has a character that is not allowed';
}

/** A structured event that cannot be taken apart, or has attributes of the wrong shape. */
export class CloudEventError extends Error {
  override readonly name = 'CloudEventError';
  readonly faults: readonly AttributeFault[];

  constructor(message: string, faults: readonly AttributeFault[] = []) {
    super(message);
    this.faults = faults;
  }
}

/**
 * The attributes of one event in JSON format (json-format §2). `data` stays unread.
 * @throws CloudEventError
 */
export function readStructuredAttributes(bytes: Uint8Array): Map<string, AttributeValue> {
  const attributes = new Map<string, AttributeValue>();
  const seen = new Set<string>();
  for (const member of members(bytes)) {
    if (seen.has(member.name)) {
      throw new CloudEventError(`“${member.name}” comes twice`, [
        { attribute: member.name, message: 'comes twice' },
      ]);
    }
    seen.add(member.name);
    if (member.name === 'data_base64') checkBase64(bytes, member);
    if (member.name === 'data' || member.name === 'data_base64') continue;
    const value = readAttribute(bytes, member);
    if (value !== null) attributes.set(member.name, value);
  }
  if (seen.has('data') && seen.has('data_base64')) {
    throw new CloudEventError('an event has data or data_base64, not both', [
      { attribute: 'data_base64', message: 'must not come together with data' },
    ]);
  }
  return attributes;
}

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** json-format §3.1.1: `data_base64` is text in base64, RFC 4648 §4. */
function checkBase64(bytes: Uint8Array, member: MemberSlice): void {
  const text = readAttribute(bytes, member) ?? '';
  if (typeof text === 'string' && text.length % 4 === 0 && BASE64.test(text)) return;
  throw new CloudEventError('data_base64 must be text in base64', [
    { attribute: 'data_base64', message: 'must be text in base64' },
  ]);
}

export interface UnwrappedData {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
}

/**
 * The data of a stored structured event: the slice of `data`, or what `data_base64` encodes. Data
 * that is a JSON string under another media type than JSON is that text itself (json-format §3.1).
 * Anything else than a structured event comes back as it is.
 * @throws CloudEventError if the bytes are no event
 */
export function unwrapCloudEvent(bytes: Uint8Array, mediaType: string): UnwrappedData {
  if (mediaTypeOf(mediaType) !== CLOUD_EVENT_MEDIA_TYPE) return { bytes, mediaType };
  const parts = new Map(members(bytes).map((member) => [member.name, member]));
  const declared = parts.get('datacontenttype');
  const type = declared === undefined ? null : readAttribute(bytes, declared);
  const dataType = typeof type === 'string' ? type : 'application/json';
  const encoded = parts.get('data_base64');
  if (encoded !== undefined) {
    const text = readAttribute(bytes, encoded);
    return { bytes: Buffer.from(String(text ?? ''), 'base64'), mediaType: dataType };
  }
  const data = parts.get('data');
  if (data === undefined) return { bytes: new Uint8Array(), mediaType: dataType };
  const slice = bytes.subarray(data.start, data.end);
  if (isJson(dataType) || slice[0] !== 0x22) return { bytes: slice, mediaType: dataType };
  return { bytes: Buffer.from(String(readAttribute(bytes, data))), mediaType: dataType };
}

function mediaTypeOf(contentType: string): string {
  return (contentType.split(';', 1)[0] ?? '').trim().toLowerCase();
}

function isJson(contentType: string): boolean {
  const type = mediaTypeOf(contentType);
  return type.endsWith('/json') || type.endsWith('+json');
}

function members(bytes: Uint8Array): MemberSlice[] {
  try {
    return sliceMembers(bytes, MOST_MEMBERS);
  } catch (error) {
    if (error instanceof TooManyPartsError) throw new CloudEventError(error.message);
    if (error instanceof JsonShapeError)
      throw new CloudEventError(`not a JSON object: ${error.message}`);
    throw error;
  }
}

/** null: the attribute is absent, as JSON null says. */
function readAttribute(bytes: Uint8Array, member: MemberSlice): AttributeValue | null {
  const fault = (message: string) =>
    new CloudEventError(`“${member.name}” ${message}`, [{ attribute: member.name, message }]);
  let value: unknown;
  try {
    const slice = bytes.subarray(member.start, member.end);
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(slice));
  } catch {
    throw fault('is not valid JSON');
  }
  if (value === null) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return value;
  }
  throw fault('must be text, a number or a boolean');
}
