/** From the attributes of a CloudEvent to a submission. */
import { readCloudEvent, type AttributeValue } from '#lib/domain/cloud-event';
import { GatewayError } from '../gateway-error.ts';
import { findSubmissionFault, type Submission } from '../records/submission.ts';
import { readTraceparent } from './read-traceparent.ts';

export interface EventSource {
  readonly attributes: ReadonlyMap<string, AttributeValue>;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  readonly headers: readonly (readonly [string, string])[];
  /** Turns an attribute's name into where the sender finds it: a header or a JSON pointer. */
  readonly locate: (
    attribute: string,
  ) => { readonly header: string } | { readonly pointer: string };
}

const ATTRIBUTE_OF = {
  reference: 'subject',
  type: 'type',
  eventId: 'id',
  orderingKey: 'partitionkey',
  traceparent: 'traceparent',
  mediaType: 'datacontenttype',
} as const;

/** @throws GatewayError invalid_cloud_event naming every attribute at fault */
export function toSubmission(source: EventSource): Submission {
  const result = readCloudEvent(source.attributes);
  if (result.kind === 'invalid') throw invalidEvent(source, result.faults);
  const { event } = result;
  const submission: Submission = {
    reference: event.reference,
    type: event.type,
    eventId: event.id,
    originatedAt: event.originatedAt,
    orderingKey: event.orderingKey,
    traceparent: readTraceparent(event.traceparent),
    mediaType: source.mediaType,
    bytes: source.bytes,
    headers: source.headers,
  };
  const fault = findSubmissionFault(submission);
  if (fault === null) return submission;
  if (fault.field === 'headers') throw invalidHeader(fault);
  // Without a subject the id is the reference.
  const isId = fault.field === 'reference' && !source.attributes.has('subject');
  const attribute = isId ? 'id' : ATTRIBUTE_OF[fault.field];
  throw invalidEvent(source, [{ attribute, message: fault.message }]);
}

function invalidHeader(fault: { readonly header: string; readonly message: string }): GatewayError {
  const { header, message } = fault;
  const detail = `The header ${header} ${message}.`;
  return new GatewayError('invalid_cloud_event', detail, [{ header, message }]);
}

function invalidEvent(
  source: EventSource,
  faults: readonly { readonly attribute: string; readonly message: string }[],
): GatewayError {
  const [first] = faults;
  const detail = first === undefined ? '' : `The attribute “${first.attribute}” ${first.message}.`;
  return new GatewayError(
    'invalid_cloud_event',
    detail,
    faults.map(({ attribute, message }) => ({ ...source.locate(attribute), message })),
  );
}
