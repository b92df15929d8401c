/** What an answer of another program says for itself. */
import { z } from 'zod';

const problemSchema = z.object({ title: z.string().optional(), detail: z.string().optional() });

/** Title and detail of a problem body (RFC 9457), as the end of a sentence; nothing of any other body. */
export function reasonIn(body: string): string {
  const { title, detail } = readProblem(body);
  const reason = [title, detail].filter((part) => part !== undefined && part !== '').join(': ');
  return reason === '' ? '' : `: ${reason.replace(/\.$/, '')}`;
}

function readProblem(body: string): z.infer<typeof problemSchema> {
  try {
    return problemSchema.safeParse(JSON.parse(body)).data ?? {};
  } catch {
    return {};
  }
}
