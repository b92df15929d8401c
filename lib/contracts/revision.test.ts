import { expect, test } from 'vitest';
import { checkRequestSchema, newRevisionSchema, rejectRevisionSchema } from './revision.ts';

const edit = { base: 1, reason: 'They wrote it out.' };

test('an edit brings its bytes as text or as Base64, never both and never neither', () => {
  expect(newRevisionSchema.safeParse({ ...edit, text: '' }).success).toBe(true);
  expect(newRevisionSchema.safeParse({ ...edit, base64: 'AA==' }).success).toBe(true);
  expect(newRevisionSchema.safeParse({ ...edit, text: '', base64: '' }).success).toBe(false);
  expect(newRevisionSchema.safeParse(edit).success).toBe(false);
  expect(checkRequestSchema.safeParse({ base64: 'no Base64!' }).success).toBe(false);
});

test('an edit replays, confirms and forces only when it says so', () => {
  expect(newRevisionSchema.parse({ ...edit, text: 'x' })).toMatchObject({
    replay: false,
    confirm: false,
    force: false,
  });
});

test.each([
  { reason: '  ' },
  { reason: 'x'.repeat(2001) },
  { base: 0 },
  { base: 1.5 },
  { other: 1 },
])('an edit with %j is refused', (change) => {
  expect(newRevisionSchema.safeParse({ ...edit, text: 'x', ...change }).success).toBe(false);
});

test('a rejection says why', () => {
  expect(rejectRevisionSchema.safeParse({ why: ' ' }).success).toBe(false);
});
