import { expect, test } from 'vitest';
import { readMostBytes, tooLarge } from './too-large.ts';

const CLOSED = 'Channel closed by server: 406 (PRECONDITION-FAILED) with message';

test.each([
  ['message size 2000 is larger than configured max size 1000', 1_000],
  ['message size 536870913 is larger than max size 536870912', 536_870_912],
  ["inequivalent arg 'x-queue-type' for queue 'a'", Infinity],
])('reads from %s', (words, most) => {
  expect(readMostBytes(new Error(`${CLOSED} "PRECONDITION_FAILED - ${words}"`))).toBe(most);
});

test('a channel that closed for nothing that is known has no bound', () => {
  expect(readMostBytes(undefined)).toBe(Infinity);
});

test('the record is held, and the failure says both sizes', () => {
  const result = tooLarge(2_000, 1_000);
  expect(result).toMatchObject({ kind: 'failed', next: 'hold' });
  const text = JSON.stringify(result);
  for (const part of ['2000', '1000', 'too_large_for_broker']) expect(text).toContain(part);
});
