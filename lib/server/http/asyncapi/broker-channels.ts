/** Exchanges and queues of the broker, and what an Integration App does with them. */
import {
  ACKNOWLEDGEMENT_QUEUE,
  DEAD_LETTER_EXCHANGE,
  DEAD_LETTER_QUEUE,
  EGRESS_EXCHANGE,
  egressQueue,
  ingressQueue,
  QUEUE_ARGUMENTS,
  REJECTION_QUEUE,
} from '#lib/domain/broker-queues';
import {
  BINDING_VERSION,
  channelMessages,
  operation,
  refer,
  SOURCE_PARAMETER,
  type Json,
} from './document-parts.ts';

export const BROKER_SERVER = {
  broker: {
    host: 'broker.example:5672',
    protocol: 'amqp',
    protocolVersion: '0.9.1',
    description: 'The RabbitMQ that `AMQP_URL` of Sluice names, with its virtual host.',
    bindings: { amqp: {} },
  },
};

/** By name. Those with `is: routingKey` are exchanges, which only Sluice and the broker publish to. */
export function brokerChannels(): Json {
  return {
    deliveries: queueChannel(egressQueue('{source}'), {
      messages: ['delivery', 'structuredDelivery'],
      description:
        'The records for a source. Bound to the exchange sluice.egress by the key of the source.',
      queueArguments: QUEUE_ARGUMENTS.egress,
    }),
    egressExchange: exchangeChannel('{source}', {
      exchange: { name: EGRESS_EXCHANGE, type: 'direct' },
      messages: ['delivery', 'structuredDelivery'],
      description:
        'Where Sluice publishes, persistent and mandatory, with confirms; the routing key is the source. ' +
        'A confirm means handed over, never acknowledged.',
    }),
    acknowledgements: queueChannel(ACKNOWLEDGEMENT_QUEUE, {
      messages: ['acknowledgement'],
      description: 'Publish to the default exchange, with this routing key. Needs no machine key.',
      queueArguments: QUEUE_ARGUMENTS.answers,
    }),
    rejections: queueChannel(REJECTION_QUEUE, {
      messages: ['rejection'],
      description: 'As acknowledgements are published.',
      queueArguments: QUEUE_ARGUMENTS.answers,
    }),
    ingress: queueChannel(ingressQueue('{source}'), {
      messages: ['record'],
      description:
        'Consumed where the source takes records over the queue, in its order, by one worker at a time. ' +
        'Stored as at the door, then acked.',
      queueArguments: QUEUE_ARGUMENTS.ingress,
    }),
    deadLetterExchange: exchangeChannel(DEAD_LETTER_EXCHANGE, {
      exchange: { name: DEAD_LETTER_EXCHANGE, type: 'fanout' },
      messages: ['deadLetter'],
      description:
        'Where Sluice publishes what it can never take, and where the broker puts what a consumer rejects ' +
        'without requeueing. A fanout: the routing key says nothing.',
    }),
    deadLetters: queueChannel(DEAD_LETTER_QUEUE, {
      messages: ['deadLetter'],
      description: 'Bound to the exchange sluice.dead-letters. Sluice never consumes it.',
      queueArguments: QUEUE_ARGUMENTS.deadLetters,
    }),
  };
}

const TAKEN = { amqp: { ack: true, bindingVersion: BINDING_VERSION } };
const PUBLISHED = { amqp: { deliveryMode: 2, mandatory: true, bindingVersion: BINDING_VERSION } };

export function brokerOperations(): Json {
  return {
    takeDelivery: operation('receive', 'deliveries', {
      summary: 'Take a record; ack it when it is answered.',
      bindings: TAKEN,
    }),
    acknowledge: operation('send', 'acknowledgements', {
      summary: 'Say that records are safe on your side.',
      bindings: PUBLISHED,
    }),
    reject: operation('send', 'rejections', {
      summary: 'Say that records will not be taken, and why.',
      bindings: PUBLISHED,
    }),
    send: operation('send', 'ingress', {
      summary: 'Hand in a record; publish persistent, with confirms.',
      bindings: PUBLISHED,
    }),
    readDeadLetters: operation('receive', 'deadLetters', {
      summary: 'See what could not be taken, and why; mend it and send it again.',
      bindings: TAKEN,
    }),
  };
}

interface QueueParts {
  readonly messages: readonly string[];
  readonly description: string;
  /** Beside the type: quorum where the broker has them, else classic, which has no delivery limit. */
  readonly queueArguments: Json;
}

function queueChannel(address: string, parts: QueueParts): Json {
  const queue = { name: address, durable: true, exclusive: false, autoDelete: false };
  return {
    ...channel(address, parts),
    bindings: { amqp: { is: 'queue', queue, bindingVersion: BINDING_VERSION } },
    'x-queue-arguments': parts.queueArguments,
  };
}

interface ExchangeParts {
  readonly exchange: { readonly name: string; readonly type: 'direct' | 'fanout' };
  readonly messages: readonly string[];
  readonly description: string;
}

function exchangeChannel(routingKey: string, { exchange, ...parts }: ExchangeParts): Json {
  const declared = { ...exchange, durable: true, autoDelete: false };
  return {
    ...channel(routingKey, parts),
    bindings: {
      amqp: { is: 'routingKey', exchange: declared, bindingVersion: BINDING_VERSION },
    },
  };
}

function channel(
  address: string,
  { messages, description }: { messages: readonly string[]; description: string },
): Json {
  return {
    address,
    description,
    messages: channelMessages(messages),
    servers: [refer('servers', 'broker')],
    ...(address.includes('{source}') && { parameters: SOURCE_PARAMETER }),
  };
}
