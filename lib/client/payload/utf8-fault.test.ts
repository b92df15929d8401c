import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findUtf8Fault, findUtf8FaultInPart } from './utf8-fault.ts';

function decodes(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

describe('findUtf8Fault', () => {
  it('agrees with a strict decoder, and everything before the fault decodes', () => {
    const scrap = fc.constantFrom(
      0x41,
      0x7f,
      0x80,
      0xbf,
      0xc0,
      0xc3,
      0xe0,
      0xa0,
      0xed,
      0xef,
      0xf0,
      0x90,
      0xf4,
      0xf5,
      0xff,
    );
    fc.assert(
      fc.property(fc.array(scrap, { maxLength: 10 }), (numbers) => {
        const bytes = Uint8Array.from(numbers);
        const fault = findUtf8Fault(bytes);
        expect(fault === null).toBe(decodes(bytes));
        expect(decodes(bytes.subarray(0, fault ?? bytes.length))).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('forgives a character cut in two at the end of a part, and nothing else', () => {
    const bytes = new TextEncoder().encode('añ');
    expect(findUtf8Fault(bytes.subarray(0, 2))).toBe(1);
    expect(findUtf8FaultInPart(bytes.subarray(0, 2))).toBeNull();
    expect(findUtf8FaultInPart(Uint8Array.of(0x41, 0xff, 0x41))).toBe(1);
  });
});
