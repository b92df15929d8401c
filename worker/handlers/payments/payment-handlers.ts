/** Captures and refunds of the payment provider; a captured payment is answered with a receipt. */
import type { RetryPolicy } from '#lib/domain/retry-policy';
import { env } from '#lib/server/env';
import { defineHandler, type Handler, type HandlerContext } from '#worker/handler';
import { receiptFor } from './payment-receipt.ts';
import { captureSchema, refundSchema } from './payments-contract.ts';
import { postToLedger, type LedgerEntry } from './post-to-ledger.ts';
import { writeCapture } from './write-capture.ts';
import { writeRefund } from './write-refund.ts';

/** Orders follow their payments within seconds; a ledger that is down comes back within a minute. */
const retry: RetryPolicy = {
  maxAttempts: 10,
  firstDelayMs: 2_000,
  maxDelayMs: 60_000,
  retryDefects: false,
};

export interface PaymentSettings {
  /** Where payments are entered beside the database; undefined: nowhere. */
  readonly ledgerUrl: string | undefined;
}

/** The handlers for payments. */
export function createPaymentHandlers({ ledgerUrl }: PaymentSettings): readonly Handler[] {
  const enter = async (entry: LedgerEntry, context: HandlerContext): Promise<void> => {
    if (ledgerUrl !== undefined) await postToLedger(ledgerUrl, entry, context);
  };
  const shared = {
    version: '1',
    source: 'payments',
    // An entry in the ledger cannot be undone with a transaction, so then nobody else may cause it again.
    transaction: ledgerUrl === undefined ? 'shared' : 'own',
    hasOutsideEffects: ledgerUrl !== undefined,
    timeoutMs: 10_000,
    retry,
  } as const;
  return [
    defineHandler({
      ...shared,
      name: 'payments-capture',
      types: ['payment.captured'],
      contract: captureSchema,
      process: async ({ payload, reference }, context) => {
        const isNew = await writeCapture(context.tx, payload);
        if (!isNew) return;
        await context.egress.enqueue(receiptFor(payload, reference));
        await enter({ kind: 'capture', ...payload }, context);
      },
    }),
    defineHandler({
      ...shared,
      name: 'payments-refund',
      types: ['payment.refunded'],
      contract: refundSchema,
      process: async ({ payload }, context) => {
        const isNew = await writeRefund(context.tx, payload);
        if (isNew) await enter({ kind: 'refund', ...payload }, context);
      },
    }),
  ];
}

export const paymentHandlers: readonly Handler[] = createPaymentHandlers({
  ledgerUrl: env().SLUICE_DEMO_LEDGER_URL,
});
