/** What the door answers to a received or enqueued record, single or many. */
import { z } from 'zod';
import { recordIdSchema, timeSchema } from './common.ts';
import { problemSchema } from './problem.ts';

export const receiptSchema = z.object({
  id: recordIdSchema,
  status: z.enum(['JUST_IN', 'QUEUED']),
  duplicate: z.boolean(),
  receivedAt: timeSchema,
});
export type Receipt = z.infer<typeof receiptSchema>;

export const batchReceiptSchema = z.object({
  accepted: z.number().int(),
  duplicates: z.number().int(),
  rejected: z.number().int(),
  results: z.array(
    z.union([
      z.object({ index: z.number().int(), id: recordIdSchema, duplicate: z.boolean() }),
      z.object({ index: z.number().int(), problem: problemSchema }),
    ]),
  ),
});
export type BatchReceipt = z.infer<typeof batchReceiptSchema>;
