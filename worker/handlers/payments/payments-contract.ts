/** What the payment provider sends: captures and refunds, amounts in whole minor units. */
import { z } from 'zod';
import { CURRENCIES } from '#worker/handlers/shop/money';

const movement = {
  id: z.string().trim().min(1).max(100),
  order: z.string().trim().min(1).max(100),
  currency: z.enum(CURRENCIES),
  amountMinor: z.number().int().min(1),
};

export const captureSchema = z.object({
  ...movement,
  method: z.enum(['card', 'bank_transfer', 'wallet']),
  capturedAt: z.iso.datetime({ offset: true }),
});
export type Capture = z.infer<typeof captureSchema>;

export const refundSchema = z.object({
  ...movement,
  reason: z.enum(['returned', 'damaged', 'goodwill']),
  refundedAt: z.iso.datetime({ offset: true }),
});
export type Refund = z.infer<typeof refundSchema>;
