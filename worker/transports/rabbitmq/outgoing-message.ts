/** A delivery as an AMQP message, by the CloudEvents AMQP binding (1.0.2). */
import type { Options } from 'amqplib';
import {
  outgoingAttributes,
  structuredEvent,
  STRUCTURED_MEDIA_TYPE,
} from '#lib/domain/outgoing-event';
import type { EventMode } from '#lib/domain/transport';
import type { Delivery } from '#lib/server/gateway/egress/delivery';

export interface OutgoingMessage {
  readonly content: Buffer;
  readonly options: Options.Publish;
}

/** Of the two prefixes that the binding allows, the one that JMS clients can read too. */
const ATTRIBUTE_PREFIX = 'cloudEvents_';

/** Of the property that says the media type: a short string of AMQP 0-9-1, in UTF-8. */
const MOST_CONTENT_TYPE_BYTES = 255;

/**
 * Binary: the stored bytes as they are, attributes as headers, the media type as the content type.
 * Structured: one JSON document, also where the property cannot hold the media type. The message id is
 * the delivery's token: each offer is another message.
 */
export function outgoingMessage(delivery: Delivery, mode: EventMode): OutgoingMessage {
  const options = { persistent: true, mandatory: true, messageId: delivery.token };
  if (mode !== 'binary' || Buffer.byteLength(delivery.mediaType) > MOST_CONTENT_TYPE_BYTES) {
    const contentType = `${STRUCTURED_MEDIA_TYPE}; charset=utf-8`;
    return { content: structuredEvent(delivery), options: { ...options, contentType } };
  }
  const { datacontenttype, ...attributes } = outgoingAttributes(delivery);
  const headers = Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [`${ATTRIBUTE_PREFIX}${name}`, value]),
  );
  const { bytes } = delivery;
  const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { content, options: { ...options, contentType: datacontenttype, headers } };
}
