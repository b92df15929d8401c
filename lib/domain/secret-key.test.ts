import { expect, test } from 'vitest';
import { parseSecretKey } from './secret-key.ts';

const bytes = Buffer.alloc(32, 0xfb);

test.each(['base64', 'base64url'] as const)('reads 32 bytes written as %s', (encoding) => {
  expect(parseSecretKey(bytes.toString(encoding))).toEqual(bytes);
});

test.each([
  ['nothing', ''],
  ['31 bytes', Buffer.alloc(31, 1).toString('base64')],
  ['33 bytes', Buffer.alloc(33, 1).toString('base64')],
  ['text that is no base64', 'a key of thirty-two characters!! and some more'],
  ['hexadecimal', bytes.toString('hex')],
  ['both alphabets at once', `+_${'A'.repeat(41)}=`],
])('refuses %s', (_, text) => {
  expect(parseSecretKey(text)).toBeNull();
});
