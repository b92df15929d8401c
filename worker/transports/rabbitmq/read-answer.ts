/** Reads the body of a message with which an Integration App answers: JSON, one answer or several. */
import type { z } from 'zod';
import type { Problem } from '#lib/contracts/problem';
import { toProblem } from '#lib/contracts/to-problem';

export type Answers<Answer> =
  { readonly answers: readonly Answer[] } | { readonly problem: Problem };

/** What the message says, or why nothing can be made of it. */
export function readAnswers<Answer>(
  content: Uint8Array,
  schema: z.ZodType<Answer | Answer[]>,
): Answers<Answer> {
  const body = parseJson(content);
  if (body === undefined)
    return { problem: toProblem('invalid_request', 'The message is not JSON in UTF-8.') };
  const parsed = schema.safeParse(body);
  if (parsed.success) {
    const { data } = parsed;
    return { answers: Array.isArray(data) ? data : [data] };
  }
  const faults = parsed.error.issues.map(({ path, message }) => ({
    pointer: path.map((part) => `/${String(part)}`).join(''),
    message,
  }));
  return {
    problem: toProblem(
      'invalid_request',
      'The message is not what this queue takes.',
      faults.slice(0, MOST_FAULTS),
    ),
  };
}

const MOST_FAULTS = 20;

function parseJson(content: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(content));
  } catch {
    return undefined;
  }
}
