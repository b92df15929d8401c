/** What the Integration App of the benchmark can be asked, and what it answers. */
import { z } from 'zod';

export const egressQuestionSchema = z.object({
  port: z.number(),
  key: z.string(),
  source: z.string(),
  records: z.number(),
  firstSequence: z.number(),
  /** Connections that lease and acknowledge, beside the one that enqueues. */
  connections: z.number(),
});
export type EgressQuestion = z.infer<typeof egressQuestionSchema>;

export const egressAnswerSchema = z.object({ acknowledged: z.number(), seconds: z.number() });
