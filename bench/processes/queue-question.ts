/** What the processes at the broker can be asked, and what they answer. */
import { z } from 'zod';

export const publishQuestionSchema = z.object({
  queue: z.string(),
  records: z.number(),
  firstSequence: z.number(),
  /** Whether each message names itself, and is done only when the consumer has answered it. */
  isAnswered: z.boolean(),
});

export const consumeQuestionSchema = z.object({
  queue: z.string(),
  records: z.number(),
  /** Whether each message is answered as an Integration App does; else it is only consumed. */
  isAnswered: z.boolean(),
});

export const enqueueQuestionSchema = z.object({
  source: z.string(),
  records: z.number(),
  firstSequence: z.number(),
});

export const countAnswerSchema = z.object({ count: z.number() });
