/** Errors on the wire: problem details, RFC 9457, media type `application/problem+json`. */
import { z } from 'zod';

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** One fault inside a request: where (JSON Pointer, header or query parameter) and what. */
export const problemFaultSchema = z.object({
  pointer: z.string().exactOptional(),
  header: z.string().exactOptional(),
  parameter: z.string().exactOptional(),
  message: z.string(),
});
export type ProblemFault = z.infer<typeof problemFaultSchema>;

export const problemSchema = z.object({
  /** Resolves to a page of our documentation: `/docs/problems#code`. */
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  /** Stable and snake_case: what programs branch on. */
  code: z.string(),
  detail: z.string().exactOptional(),
  instance: z.string().exactOptional(),
  errors: z.array(problemFaultSchema).exactOptional(),
});
export type Problem = z.infer<typeof problemSchema>;
