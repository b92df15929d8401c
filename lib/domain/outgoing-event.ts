/** A delivery as the CloudEvent that leaves: one mapping for every transport (CloudEvents 1.0.2). */

/** What an event is made of. */
export interface OutgoingDelivery {
  readonly id: string;
  readonly token: string;
  readonly source: string;
  readonly reference: string;
  readonly eventId: string | null;
  readonly type: string;
  readonly originatedAt: Date | null;
  readonly receivedAt: Date;
  readonly attempt: number;
  readonly mediaType: string;
  readonly traceparent: string | null;
  readonly bytes: Uint8Array;
}

/**
 * The context attributes by name. `recordid` and `deliverytoken` are what an acknowledgement quotes;
 * `deliveryattempt` counts the offers of this record, from 1.
 */
export interface OutgoingAttributes {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject: string;
  /** RFC 3339. */
  readonly time: string;
  readonly recordedtime: string;
  readonly datacontenttype: string;
  readonly traceparent?: string;
  readonly recordid: string;
  readonly deliverytoken: string;
  readonly deliveryattempt: number;
}

/** The attributes of a delivery. `id` and `source` stay the same over all its offers and replays. */
export function outgoingAttributes(delivery: OutgoingDelivery): OutgoingAttributes {
  const { id, eventId, originatedAt, receivedAt, traceparent } = delivery;
  return {
    specversion: '1.0',
    id: eventId ?? id,
    source: `urn:sluice:source:${delivery.source}`,
    type: delivery.type,
    subject: delivery.reference,
    time: (originatedAt ?? receivedAt).toISOString(),
    recordedtime: receivedAt.toISOString(),
    datacontenttype: delivery.mediaType,
    ...(traceparent !== null && { traceparent }),
    recordid: id,
    deliverytoken: delivery.token,
    deliveryattempt: delivery.attempt,
  };
}

export const STRUCTURED_MEDIA_TYPE = 'application/cloudevents+json';
export const BATCH_MEDIA_TYPE = 'application/cloudevents-batch+json';

/**
 * The event as one JSON document. Data that is JSON stands in it as the very bytes that were stored, so
 * that neither numbers nor the order of members change; all else is base64.
 */
export function structuredEvent(delivery: OutgoingDelivery): Buffer {
  const attributes = JSON.stringify(outgoingAttributes(delivery)).slice(0, -1);
  const { bytes, mediaType } = delivery;
  if (!isJsonText(bytes, mediaType)) {
    const encoded = Buffer.from(bytes).toString('base64');
    return Buffer.from(`${attributes},"data_base64":"${encoded}"}`);
  }
  return Buffer.concat([Buffer.from(`${attributes},"data":`), bytes, Buffer.from('}')]);
}

/** Several events as one JSON array. */
export function batchOfEvents(deliveries: readonly OutgoingDelivery[]): Buffer {
  const parts = deliveries.flatMap((delivery, place) => [
    Buffer.from(place === 0 ? '[' : ','),
    structuredEvent(delivery),
  ]);
  return Buffer.concat(parts.length === 0 ? [Buffer.from('[]')] : [...parts, Buffer.from(']')]);
}

/** Whether these bytes can stand in a JSON document as they are. */
function isJsonText(bytes: Uint8Array, mediaType: string): boolean {
  const type = (mediaType.split(';', 1)[0] ?? '').trim().toLowerCase();
  if (!/^[^/]+\/(?:json|[^/]+\+json)$/.test(type)) return false;
  try {
    JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
    return true;
  } catch {
    return false;
  }
}
