/** The AsyncAPI 3.0 documents, one for each party, generated from the contracts that messages are read by. */
import { acknowledgementMessageSchema, rejectionMessageSchema } from '#lib/contracts/delivery';
import packageJson from '../../../package.json' with { type: 'json' };
import {
  deliveryMessage,
  handlerMessage,
  ingressMessage,
  jsonMessage,
  type Json,
} from './asyncapi-messages.ts';

export const PARTIES = ['integration-app', 'core-app'] as const;
export type Party = (typeof PARTIES)[number];

const TARGET = { id: '0saccpgxc00d8', token: '11111111-1111-4111-8111-111111111111' };
const REJECTION = { ...TARGET, code: 'recipient_unknown', message: 'The account is closed.' };
const SOURCE_PARAMETER = { source: { description: 'The key of the source, such as shopify-eu.' } };

/** The document of one party, from its own point of view: `receive` is what comes to it. */
export function describeMessages(party: Party): Json {
  const described = party === 'integration-app' ? describeIntegrationApp() : describeCoreApp();
  return {
    asyncapi: '3.0.0',
    info: {
      title: described.title,
      version: packageJson.version,
      description: described.description,
    },
    defaultContentType: 'application/json',
    servers: described.servers,
    channels: described.channels,
    operations: described.operations,
    components: { messages: described.messages },
  };
}

interface Described {
  readonly title: string;
  readonly description: string;
  readonly servers: Json;
  readonly channels: Json;
  readonly operations: Json;
  readonly messages: Json;
}

const BROKER = {
  broker: {
    host: 'broker.example:5672',
    protocol: 'amqp',
    protocolVersion: '0.9.1',
    description: 'The RabbitMQ that `AMQP_URL` of Sluice names, with its virtual host.',
    bindings: { amqp: {} },
  },
};

function describeIntegrationApp(): Described {
  return {
    title: 'Sluice for an Integration App',
    description:
      'Records of a source that is set to RabbitMQ are consumed from its queue; each is acknowledged or ' +
      'rejected by a message of its own, quoting `recordid` and `deliverytoken`. What Sluice cannot take ' +
      'goes to the exchange sluice.dead-letters with the problem (RFC 9457) in the header sluice-problem. ' +
      'A record without acknowledgement is offered again, so that the same one may come twice. Sluice ' +
      'declares exchanges and queues itself.',
    servers: BROKER,
    channels: {
      deliveries: queueChannel('sluice.egress.{source}', 'delivery', {
        description: 'Bound to the direct exchange sluice.egress by the key of the source.',
      }),
      acknowledgements: queueChannel('sluice.acknowledgements', 'acknowledgement'),
      rejections: queueChannel('sluice.rejections', 'rejection'),
      ingress: queueChannel('sluice.ingress.{source}', 'record', {
        description: 'Consumed where the source takes records over the queue.',
      }),
    },
    operations: {
      takeDelivery: operation(
        'receive',
        'deliveries',
        'Take a record; ack it when it is answered.',
      ),
      acknowledge: operation('send', 'acknowledgements', 'Say that records are safe on your side.'),
      reject: operation('send', 'rejections', 'Say that records will not be taken, and why.'),
      send: operation('send', 'ingress', 'Hand in a record; publish persistent, with confirms.'),
    },
    messages: {
      delivery: deliveryMessage(),
      acknowledgement: jsonMessage('Acknowledgement', acknowledgementMessageSchema, [
        TARGET,
        [TARGET],
      ]),
      rejection: jsonMessage('Rejection', rejectionMessageSchema, [
        { ...REJECTION, permanent: true },
      ]),
      record: ingressMessage(),
    },
  };
}

function describeCoreApp(): Described {
  return {
    title: 'Sluice for a Core App',
    description:
      'A Core App that is not part of Sluice gets ingress records by HTTP at the address that the source ' +
      'names, and enqueues egress records by HTTP. It needs no broker. 2xx is Processed, 4xx an error for ' +
      'good with the problem kept, 5xx and no answer an error for now. The key of idempotency stays the ' +
      'same over retries.',
    servers: {
      coreApp: { host: 'core-app.example', protocol: 'https', description: 'Your own address.' },
      sluice: { host: 'sluice.example', protocol: 'https', description: 'Sluice.' },
    },
    channels: {
      handler: httpChannel('/{handler}', {
        server: 'coreApp',
        message: 'ingressRecord',
        parameters: { handler: { description: 'The path of the URL that the source names.' } },
      }),
      egress: httpChannel('/api/v1/egress/{source}', {
        server: 'sluice',
        message: 'egressRecord',
        parameters: SOURCE_PARAMETER,
      }),
    },
    operations: {
      process: {
        ...operation('receive', 'handler', 'Process a record, all or nothing.'),
        bindings: { http: { method: 'POST' } },
      },
      enqueue: {
        ...operation('send', 'egress', 'Enqueue a record, with a machine key of scope egress.'),
        bindings: { http: { method: 'POST' } },
      },
    },
    messages: { ingressRecord: handlerMessage(), egressRecord: ingressMessage() },
  };
}

function queueChannel(address: string, message: string, more: Json = {}): Json {
  const queue = { name: address, durable: true, exclusive: false, autoDelete: false };
  return {
    address,
    messages: { [message]: { $ref: `#/components/messages/${message}` } },
    servers: [{ $ref: '#/servers/broker' }],
    ...(address.includes('{source}') ? { parameters: SOURCE_PARAMETER } : {}),
    bindings: { amqp: { is: 'queue', queue, bindingVersion: '0.3.0' } },
    ...more,
  };
}

function httpChannel(
  address: string,
  { server, message, parameters }: { server: string; message: string; parameters: Json },
): Json {
  return {
    address,
    messages: { [message]: { $ref: `#/components/messages/${message}` } },
    servers: [{ $ref: `#/servers/${server}` }],
    parameters,
  };
}

function operation(action: 'send' | 'receive', channel: string, summary: string): Json {
  return { action, channel: { $ref: `#/channels/${channel}` }, summary };
}
