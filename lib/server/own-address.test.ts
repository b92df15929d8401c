import { expect, test } from 'vitest';
import { ownAddress } from './own-address.ts';

test.each([
  ['127.0.0.1', 'http://127.0.0.1:3000'],
  ['sluice.example', 'http://sluice.example:3000'],
  ['0.0.0.0', 'http://127.0.0.1:3000'],
  ['::', 'http://127.0.0.1:3000'],
  ['::1', 'http://[::1]:3000'],
])('HOST %s is reached at %s', (host, address) => {
  expect(ownAddress(host, 3000)).toBe(address);
  expect(new URL(address).origin).toBe(address);
});
