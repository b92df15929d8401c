/** What a producer can be asked, and what it answers. */
import { z } from 'zod';

export const producerQuestionSchema = z.object({
  firstSequence: z.number(),
  /** Records of one call. */
  batch: z.number(),
  /** Calls under way at once. */
  parallel: z.number(),
  records: z.number().optional(),
  seconds: z.number().optional(),
  orderingKeys: z.number().default(0),
});

export const producerAnswerSchema = z.object({ stored: z.number(), seconds: z.number() });
