import { expect, test } from 'vitest';
import { handoverWords } from './handover-words.ts';

test.each([
  ['rabbitmq worker-1', 'handed to the broker'],
  ['push worker-1', 'received by the push target'],
  ['ERP', 'handed over'],
])('an offer by %s was %s', (holder, words) => {
  expect(handoverWords(holder)).toBe(words);
});
