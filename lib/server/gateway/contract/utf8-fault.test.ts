import { isUtf8 } from 'node:buffer';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findUtf8Fault } from './utf8-fault.ts';

test('finds the start of a broken sequence', () => {
  expect(findUtf8Fault(Buffer.from([0x61, 0xc3, 0xa9, 0xe2, 0x82]))).toBe(3);
  expect(findUtf8Fault(Buffer.from([0xed, 0xa0, 0x80]))).toBe(0);
  expect(findUtf8Fault(Buffer.from([0xc0, 0x80]))).toBe(0);
});

test('agrees with the platform on what is UTF-8', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 8 }),
    fc.string({ unit: 'binary' }).map((text) => new Uint8Array(Buffer.from(text))),
  );
  fc.assert(
    fc.property(bytes, (sample) => {
      expect(findUtf8Fault(sample) === sample.length).toBe(isUtf8(sample));
    }),
    { numRuns: 2_000 },
  );
});
