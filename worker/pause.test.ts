import { expect, test } from 'vitest';
import { jittered, pause } from './pause.ts';

test('a stop cuts waiting short', async () => {
  const stop = new AbortController();
  const waiting = pause(2 ** 30, stop.signal);
  stop.abort();
  await expect(waiting).resolves.toBeUndefined();
});

test('after a stop there is no waiting at all', async () => {
  await expect(pause(2 ** 30, AbortSignal.abort())).resolves.toBeUndefined();
});

test('jitter shortens by at most a half and never lengthens', () => {
  const waits = Array.from({ length: 1_000 }, () => jittered(100));
  expect(Math.min(...waits)).toBeGreaterThanOrEqual(50);
  expect(Math.max(...waits)).toBeLessThanOrEqual(100);
  expect(new Set(waits).size).toBeGreaterThan(100);
});
