/** The CloudEvents webhook handshake (HTTP Webhook spec §4.1): a sender asks before it sends. */
import { Answer } from '../answer.ts';
import { defineRoute } from '../define-route.ts';

export const shakeHands = defineRoute({
  method: 'OPTIONS',
  path: '/api/v1/ingress/:source',
  summary: 'CloudEvents webhook handshake',
  tag: 'Ingress',
  access: 'public',
  success: { status: 200, description: 'Who may send, and how often.' },
  // The same for every source: whether there is one is told to holders of a key only.
  handle: ({ request }) => {
    const origin = request.headers.get('webhook-request-origin');
    const allowed =
      origin === null ? {} : { 'webhook-allowed-origin': origin, 'webhook-allowed-rate': '*' };
    return Promise.resolve(new Answer(200, { allow: 'POST, OPTIONS', ...allowed }, null));
  },
});
