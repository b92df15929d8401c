/** Asks our own API: every answer is parsed by its contract, every refusal becomes a ProblemError. */
import type { z } from 'zod';
import { problemSchema, type Problem } from '#lib/contracts/problem';
import { ProblemError } from './problem-error.ts';
import { goToSignIn } from './sign-in-path.ts';

type QueryValue = string | number | boolean | readonly string[] | null | undefined;

export interface JsonRequest {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Query parameters; null, undefined and empty lists are left out, lists are comma-separated. */
  readonly query?: Readonly<Record<string, QueryValue>>;
  readonly body?: unknown;
  /** The same key makes the same thing once, however often the request is sent. */
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
}

/** The path with its query parameters. */
export function buildPath(path: string, query: JsonRequest['query'] = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === null || value === undefined) continue;
    const text = Array.isArray(value) ? value.join(',') : String(value);
    if (text !== '') search.set(name, text);
  }
  const text = search.toString();
  return text === '' ? path : `${path}?${text}`;
}

function problemOf(status: number, title: string): Problem {
  return { type: 'about:blank', title, status, code: 'unreadable_answer' };
}

async function readProblem(response: Response): Promise<Problem> {
  const body: unknown = await response.json().catch(() => null);
  const parsed = problemSchema.safeParse(body);
  if (parsed.success) return parsed.data;
  return problemOf(response.status, `The server answered ${String(response.status)}.`);
}

async function send(path: string, request: JsonRequest): Promise<Response> {
  const { method = 'GET', body, signal, idempotencyKey } = request;
  try {
    return await fetch(buildPath(path, request.query), {
      method,
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    if (signal?.aborted === true) throw error;
    throw new ProblemError({
      ...problemOf(0, 'The server cannot be reached.'),
      code: 'unreachable',
    });
  }
}

/**
 * Sends a request and parses the answer by `contract`. A missing session leads to the sign-in page.
 * @throws ProblemError for refusals, an unreachable server and answers that break the contract.
 */
export async function fetchJson<Contract extends z.ZodType>(
  contract: Contract,
  path: string,
  request: JsonRequest = {},
): Promise<z.output<Contract>> {
  const response = await send(path, request);
  if (response.status === 401) goToSignIn();
  if (!response.ok) throw new ProblemError(await readProblem(response));
  const body: unknown = response.status === 204 ? null : await response.json().catch(() => null);
  const parsed = contract.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new ProblemError(
    problemOf(response.status, 'The answer of the server could not be understood.'),
  );
}
