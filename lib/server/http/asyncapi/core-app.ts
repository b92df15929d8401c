/** What a Core App that is not part of Sluice exchanges with it over HTTP. */
import {
  answerMessage,
  BINDING_VERSION,
  channelMessages,
  operation,
  refer,
  SOURCE_PARAMETER,
  type Described,
  type Json,
} from './document-parts.ts';
import { handlerMessage, ingressMessage } from './record-messages.ts';

const DESCRIPTION =
  'A Core App that is not part of Sluice gets ingress records by HTTP at the address that the source ' +
  'names, and enqueues egress records by HTTP. It needs no broker. 2xx is Processed, 4xx an error for ' +
  'good with the problem kept, 5xx and no answer within 30 s an error for now. The key of idempotency ' +
  'stays the same over retries. An answer may name the version that gave it in `Core-App-Version`.';

const ANSWERS = ['processed', 'refused', 'notNow'];
const POST = { http: { method: 'POST', bindingVersion: BINDING_VERSION } };
const VERSION = { 'core-app-version': '2.0.0' };

export function describeCoreApp(): Described {
  return {
    title: 'Sluice for a Core App',
    description: DESCRIPTION,
    servers: {
      coreApp: { host: 'core-app.example', protocol: 'https', description: 'Your own address.' },
      sluice: { host: 'sluice.example', protocol: 'https', description: 'Sluice.' },
    },
    channels: channels(),
    operations: {
      process: operation('receive', 'handler', {
        summary: 'Process a record, all or nothing.',
        bindings: POST,
        reply: { channel: 'handlerAnswers', messages: ANSWERS },
      }),
      enqueue: operation('send', 'egress', {
        summary: 'Enqueue a record, with a machine key of scope egress.',
        bindings: POST,
      }),
    },
    messages: {
      ingressRecord: handlerMessage(),
      egressRecord: ingressMessage('ce-'),
      ...answers(),
    },
  };
}

function channels(): Json {
  return {
    handler: {
      address: '/{handler}',
      messages: channelMessages(['ingressRecord']),
      servers: [refer('servers', 'coreApp')],
      parameters: { handler: { description: 'The path of the URL that the source names.' } },
    },
    handlerAnswers: {
      address: null,
      messages: channelMessages(ANSWERS),
      servers: [refer('servers', 'coreApp')],
    },
    egress: {
      address: '/api/v1/egress/{source}',
      messages: channelMessages(['egressRecord']),
      servers: [refer('servers', 'sluice')],
      parameters: SOURCE_PARAMETER,
    },
  };
}

/** `x-outcome`: what the record is then. */
function answers(): Json {
  return {
    processed: {
      ...answerMessage('Processed', {
        summary: 'Any 2xx: the record is Processed. The body is not read.',
        statuses: [204, 200, 201, 202],
        headers: VERSION,
      }),
      'x-outcome': 'processed',
    },
    refused: {
      ...answerMessage('Refused', {
        summary: 'Any other 4xx: an error for good, shown with the problem.',
        statuses: [422, 400, 401, 403, 404, 409, 410],
        headers: VERSION,
        problem: { title: 'Unknown customer', detail: 'There is no customer 7.' },
      }),
      'x-outcome': 'data',
    },
    notNow: {
      ...answerMessage('NotNow', {
        summary: 'Tried again by the schedule, no sooner than `Retry-After` says.',
        statuses: [503, 408, 425, 429, 500, 502, 504],
        headers: { ...VERSION, 'retry-after': '120' },
        problem: { title: 'Too busy' },
      }),
      'x-outcome': 'dependency',
    },
  };
}
