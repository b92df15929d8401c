import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRfc3339 } from './rfc3339.ts';

describe('parseRfc3339', () => {
  it('reads back every time that JavaScript writes', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
        (date) => {
          expect(parseRfc3339(date.toISOString())?.getTime()).toBe(date.getTime());
        },
      ),
    );
  });

  it.each([
    ['2026-11-22T17:43:44Z', '2026-11-22T17:43:44.000Z'],
    ['2026-11-22t17:43:44.1239z', '2026-11-22T17:43:44.123Z'],
    ['2026-11-22T17:43:44+05:30', '2026-11-22T12:13:44.000Z'],
    ['2026-01-01T00:00:00-23:59', '2026-01-01T23:59:00.000Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
    ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00.000Z'],
    ['0099-03-01T00:00:00Z', '0099-03-01T00:00:00.000Z'],
  ])('reads %s', (text, expected) => {
    expect(parseRfc3339(text)?.toISOString()).toBe(expected);
  });

  it.each([
    '',
    'yesterday',
    '2026-11-22',
    '2026-11-22 17:43:44Z',
    '2026-11-22T17:43Z',
    '2026-11-22T17:43:44',
    '2026-13-01T00:00:00Z',
    '2026-02-29T00:00:00Z',
    '2026-11-31T00:00:00Z',
    '2026-11-22T24:00:00Z',
    '2026-11-22T00:60:00Z',
    '2026-11-22T00:00:61Z',
    '2026-11-22T00:00:00+24:00',
    '2026-11-22T00:00:00.Z',
    '2026-11-22T00:00:00Z ',
  ])('refuses %j', (text) => {
    expect(parseRfc3339(text)).toBeNull();
  });
});
