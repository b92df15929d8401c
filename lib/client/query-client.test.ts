import { QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ProblemError } from './problem-error.ts';
import { createQueryClient } from './query-client.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** How often a query is asked whose every answer is this refusal. */
async function countAsking(status: number): Promise<number> {
  const ask = vi.fn(() =>
    Promise.reject(new ProblemError({ type: 'about:blank', title: 'No.', status, code: 'no' })),
  );
  const client = createQueryClient();
  const stop = new QueryObserver(client, { queryKey: [status], queryFn: ask }).subscribe(
    () => undefined,
  );
  await vi.advanceTimersByTimeAsync(60_000);
  stop();
  client.clear();
  return ask.mock.calls.length;
}

describe('createQueryClient', () => {
  it.each([
    ['a server that cannot be reached', 0],
    ['too many requests', 429],
    ['a database that is away', 503],
  ])('asks twice more after %s', async (_what, status) => {
    expect(await countAsking(status)).toBe(3);
  });

  it.each([400, 401, 403, 404, 409])('asks once where the answer %i will stay', async (status) => {
    expect(await countAsking(status)).toBe(1);
  });
});
