import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatRecordId, parseRecordId, receivedAtOf } from './record-id.ts';

const MAX_ID = 2n ** 63n - 1n;
const id = fc.bigInt({ min: 0n, max: MAX_ID });

describe('a record id', () => {
  it('is read back as it was shown, also in upper case', () => {
    fc.assert(
      fc.property(id, (given) => {
        const shown = formatRecordId(given);
        expect(shown).toMatch(/^[0-9a-hjkmnp-tv-z]{13}$/);
        expect(parseRecordId(shown)).toBe(given);
        expect(parseRecordId(shown.toUpperCase())).toBe(given);
      }),
    );
  });

  it('sorts as text like it sorts as a number', () => {
    fc.assert(
      fc.property(id, id, (a, b) => {
        expect(formatRecordId(a) < formatRecordId(b)).toBe(a < b);
      }),
    );
  });

  it('is null for any text that no id is shown as', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const parsed = parseRecordId(text);
        if (parsed !== null) expect(formatRecordId(parsed)).toBe(text.toLowerCase());
      }),
    );
  });

  it.each([
    '',
    '0000000000001 ',
    '000000000001',
    '00000000000001',
    'order-1001',
    '000000000000u',
    'zzzzzzzzzzzzz',
  ])('is not %j', (text) => {
    expect(parseRecordId(text)).toBeNull();
  });

  it('may be the first and the last that the database can hold', () => {
    expect(parseRecordId('0000000000000')).toBe(0n);
    expect(parseRecordId(formatRecordId(MAX_ID))).toBe(MAX_ID);
  });
});

describe('receivedAtOf', () => {
  it('reads the milliseconds since 2020 that an id begins with', () => {
    const at = new Date('2026-11-22T12:34:56.789Z');
    const id = BigInt(at.getTime() - Date.UTC(2020, 0, 1)) << 22n;
    expect(receivedAtOf(id)).toEqual(at);
    expect(receivedAtOf(id | 4_194_303n)).toEqual(at);
  });
});
