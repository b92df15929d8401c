/** What an Integration App exchanges with Sluice over RabbitMQ and by push. */
import { acknowledgementMessageSchema, rejectionMessageSchema } from '#lib/contracts/delivery';
import { brokerChannels, BROKER_SERVER, brokerOperations } from './broker-channels.ts';
import { deadLetterMessage } from './dead-letter-message.ts';
import { jsonMessage, type Described } from './document-parts.ts';
import { pushChannels, pushOperations, RECEIVER_SERVER } from './push-channels.ts';
import { pushMessages } from './push-messages.ts';
import { deliveryMessage, ingressMessage, structuredDeliveryMessage } from './record-messages.ts';

const TARGET = { id: '0saccpgxc00d8', token: '11111111-1111-4111-8111-111111111111' };
const REJECTION = { ...TARGET, code: 'recipient_unknown', message: 'The account is closed.' };

const DESCRIPTION =
  'Records leave Sluice for an Integration App over RabbitMQ, by push, or are leased over HTTP (see ' +
  '/openapi.json); each source chooses. Each is acknowledged or rejected, quoting `recordid` and ' +
  '`deliverytoken`: over the broker by a message of its own, else by the API. A record without ' +
  'acknowledgement is offered again, so that the same one may come twice. Sluice declares exchanges and ' +
  'queues itself, again at each connection. A record of type `sluice.test` was sent by a person to try ' +
  'the transport: acknowledge it, and do nothing else.';

export function describeIntegrationApp(): Described {
  return {
    title: 'Sluice for an Integration App',
    description: DESCRIPTION,
    servers: { ...BROKER_SERVER, ...RECEIVER_SERVER },
    channels: { ...brokerChannels(), ...pushChannels() },
    operations: { ...brokerOperations(), ...pushOperations() },
    messages: {
      delivery: deliveryMessage(),
      structuredDelivery: structuredDeliveryMessage(),
      acknowledgement: jsonMessage('Acknowledgement', acknowledgementMessageSchema, [
        TARGET,
        [TARGET],
      ]),
      rejection: jsonMessage('Rejection', rejectionMessageSchema, [
        { ...REJECTION, permanent: true },
      ]),
      record: ingressMessage('cloudEvents_'),
      deadLetter: deadLetterMessage(),
      ...pushMessages(),
    },
  };
}
