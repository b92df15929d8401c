/** The door for what comes in. */
import { receiptSchema } from '#lib/contracts/receipt';
import { database } from '#lib/server/database';
import { admitIntake } from '#lib/server/gateway/ingress/intake-rate';
import { receive } from '#lib/server/gateway/ingress/receive';
import { defineRoute, requireSource } from '../define-route.ts';
import { takeIn } from './take-in.ts';

export const receiveRecords = defineRoute({
  method: 'POST',
  path: '/api/v1/ingress/:source',
  summary: 'Receive records: stored as they came, answered when durable, processed later',
  tag: 'Ingress',
  access: { scope: 'ingress' },
  success: { status: 202, schema: receiptSchema, description: 'Stored; 200 for a duplicate.' },
  handle: async ({ request, params, principal, admission }) => {
    const { source = '' } = params;
    requireSource(principal, source);
    const charge = await admitIntake(database(), source);
    const keyId = principal.kind === 'machine' ? principal.keyId : null;
    return takeIn(request, {
      admission,
      charge,
      store: (submissions) => receive(database(), { source, keyId, submissions }),
    });
  },
});
