/** Messages of the queue that could not be taken: what is told of each. */
import { z } from 'zod';
import { timeSchema } from './common.ts';

export const refusedMessageSchema = z.object({
  /** Opaque. */
  id: z.string(),
  /** The queue it came from. */
  queue: z.string(),
  /** The code of the problem that the door would have answered. */
  code: z.string(),
  detail: z.string().nullable(),
  /** What its sender called it. */
  messageId: z.string().nullable(),
  /** In bytes. */
  size: z.number().int(),
  refusedAt: timeSchema,
});
export type RefusedMessage = z.infer<typeof refusedMessageSchema>;

/** Query of `GET /api/v1/sources/{key}/refused-messages` and of `GET /api/v1/refused-messages`. */
export const refusedMessagesQuerySchema = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(20),
  cursor: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER).exactOptional(),
});

/** Newest first. */
export const refusedMessagesSchema = z.object({
  messages: z.array(refusedMessageSchema),
  next: z.string().nullable(),
});
export type RefusedMessages = z.infer<typeof refusedMessagesSchema>;
