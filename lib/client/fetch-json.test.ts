import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { buildPath, fetchJson } from './fetch-json.ts';
import { ProblemError } from './problem-error.ts';

const contract = z.object({ count: z.number() });
const problem = {
  type: '/docs/problems#gone',
  title: 'Gone.',
  status: 410,
  code: 'source_retired',
};
const answer = vi.fn<typeof fetch>();
const assign = vi.fn();

function answerWith(body: unknown, status = 200): void {
  answer.mockResolvedValue(new Response(JSON.stringify(body), { status }));
}

async function problemCodeOf(asking: Promise<unknown>): Promise<string> {
  const error = await asking.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ProblemError)) throw new Error('did not throw a ProblemError');
  return error.problem.code;
}

beforeEach(() => {
  vi.stubGlobal('fetch', answer);
  vi.stubGlobal('window', { location: { pathname: '/records', search: '?q=a', assign } });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.clearAllMocks();
});

describe('buildPath', () => {
  it('leaves out what is not set and joins lists', () => {
    expect(buildPath('/x', { a: null, b: undefined, c: [], d: ['p', 'q'], e: 0, f: false })).toBe(
      '/x?d=p%2Cq&e=0&f=false',
    );
    expect(buildPath('/x')).toBe('/x');
  });
});

describe('fetchJson', () => {
  it('gives the parsed answer', async () => {
    answerWith({ count: 3, more: 'left out' });
    await expect(fetchJson(contract, '/x')).resolves.toEqual({ count: 3 });
  });

  it('sends a body as JSON', async () => {
    answerWith({ count: 1 });
    await fetchJson(contract, '/x', { method: 'POST', body: { a: 1 } });
    expect(answer.mock.calls[0]?.[1]).toMatchObject({
      method: 'POST',
      body: '{"a":1}',
      headers: { 'content-type': 'application/json' },
    });
  });

  it('throws the problem of a refusal', async () => {
    answerWith(problem, 410);
    expect(await problemCodeOf(fetchJson(contract, '/x'))).toBe('source_retired');
  });

  it('throws a problem for a refusal without one', async () => {
    answer.mockResolvedValue(new Response('<h1>Bad gateway</h1>', { status: 502 }));
    expect(await problemCodeOf(fetchJson(contract, '/x'))).toBe('unreadable_answer');
  });

  it('throws a problem for an answer that breaks the contract', async () => {
    answerWith({ count: 'three' });
    expect(await problemCodeOf(fetchJson(contract, '/x'))).toBe('unreadable_answer');
  });

  it('throws a problem when the server cannot be reached', async () => {
    answer.mockRejectedValue(new TypeError('fetch failed'));
    expect(await problemCodeOf(fetchJson(contract, '/x'))).toBe('unreachable');
  });

  it('leads to the sign-in page when the session is gone', async () => {
    answerWith({ ...problem, status: 401, code: 'not_signed_in' }, 401);
    expect(await problemCodeOf(fetchJson(contract, '/x'))).toBe('not_signed_in');
    expect(assign).toHaveBeenCalledWith('/sign-in?return=%2Frecords%3Fq%3Da');
  });
});
