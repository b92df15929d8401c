/** The URL that an Integration App is pushed to: the handshake, the pushes, and what each answer does. */
import { BINDING_VERSION, channelMessages, operation, refer, type Json } from './document-parts.ts';

export const RECEIVER_SERVER = {
  receiver: {
    host: 'integration-app.example',
    protocol: 'https',
    description: 'Your own address: the URL that the source pushes to.',
  },
};

const PUSHES = ['push', 'structuredPush', 'batchPush'];
const ANSWERS = ['pushTaken', 'pushAcknowledged', 'pushRefused', 'pushNotNow', 'pushGone'];
const MAY_BE_PUSHED = ['pushAllowed'];

export function pushChannels(): Json {
  return {
    handshake: urlChannel(['handshake'], 'Where Sluice asks before it pushes anything.'),
    handshakeAnswers: answers(MAY_BE_PUSHED),
    pushes: urlChannel(PUSHES, 'Where each record is posted, or many as a batch.'),
    pushAnswers: answers(ANSWERS),
  };
}

export function pushOperations(): Json {
  return {
    allowPushes: operation('receive', 'handshake', {
      summary: 'Agree to be pushed to (CloudEvents HTTP 1.1 Web Hooks §4).',
      description:
        'Asked before the first push, and again when the URL changes. Without an answer that names the ' +
        'origin, or `*`, nothing is pushed, and no offer is counted.',
      bindings: over('OPTIONS'),
      reply: { channel: 'handshakeAnswers', messages: MAY_BE_PUSHED },
    }),
    receivePush: operation('receive', 'pushes', {
      summary: 'Verify the signature over the raw body, take the record, answer.',
      description:
        'In which of the three modes is set on the source. Signed by Standard Webhooks 1.0: ' +
        '`webhook-signature` has a signature for each push secret that is not retired, with spaces ' +
        'between; one that is right is enough. Refuse a `webhook-timestamp` older than 300 s. Redirects ' +
        'are never followed; any status that no answer here names is a failure that is tried again, and ' +
        'so is no answer within 20 s: the record comes again under the same `webhook-id`.',
      bindings: over('POST'),
      reply: { channel: 'pushAnswers', messages: ANSWERS },
    }),
  };
}

function over(method: 'OPTIONS' | 'POST'): Json {
  return { http: { method, bindingVersion: BINDING_VERSION } };
}

function urlChannel(messages: readonly string[], description: string): Json {
  return {
    address: '/{target}',
    description,
    messages: channelMessages(messages),
    servers: [refer('servers', 'receiver')],
    parameters: { target: { description: 'The path of the URL that the source names.' } },
  };
}

/** Answers have no address: they go back on the connection that the request came by. */
function answers(messages: readonly string[]): Json {
  return {
    address: null,
    messages: channelMessages(messages),
    servers: [refer('servers', 'receiver')],
  };
}
