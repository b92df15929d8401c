/** The shop's orders and customers; a new order is answered with a confirmation. */
import { DEFAULT_RETRY_POLICY } from '#lib/domain/retry-policy';
import { defineHandler, type Handler } from '#worker/handler';
import { confirmOrder } from './order-confirmation.ts';
import { customerSchema, orderSchema } from './shop-contract.ts';
import { writeCustomer } from './write-customer.ts';
import { writeOrder } from './write-order.ts';

const shared = {
  version: '1',
  source: 'shop',
  transaction: 'shared',
  timeoutMs: 10_000,
  retry: DEFAULT_RETRY_POLICY,
} as const;

export const shopHandlers: readonly Handler[] = [
  defineHandler({
    ...shared,
    name: 'shop-order',
    types: ['order.placed'],
    contract: orderSchema,
    process: async ({ payload, reference }, { tx, egress, log }) => {
      const isNew = await writeOrder(tx, payload);
      if (isNew) await egress.enqueue(confirmOrder(payload, reference));
      else log.info({ order: payload.number }, 'order known already');
    },
  }),
  defineHandler({
    ...shared,
    name: 'shop-customer',
    types: ['customer.changed'],
    contract: customerSchema,
    process: ({ payload }, { tx }) => writeCustomer(tx, payload),
  }),
];
