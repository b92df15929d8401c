import { expect, test } from 'vitest';
import { Bell } from './bell.ts';

const never = new AbortController().signal;

test('a ring ends the wait, and the next wait is a whole one again', async () => {
  const bell = new Bell();
  const waiting = bell.wait(60_000, never);
  bell.ring();
  expect(await waiting).toBe(true);
  expect(await bell.wait(1, never)).toBe(false);
});

test('a ring that nobody waited for is not lost, and many are one', async () => {
  const bell = new Bell();
  bell.ring();
  bell.ring();
  expect(await bell.wait(60_000, never)).toBe(true);
  expect(await bell.wait(1, never)).toBe(false);
});

test('a stop ends the wait, also one that came before', async () => {
  const bell = new Bell();
  const stop = new AbortController();
  const waiting = bell.wait(60_000, stop.signal);
  stop.abort();
  expect(await waiting).toBe(false);
  expect(await bell.wait(60_000, stop.signal)).toBe(false);
});
