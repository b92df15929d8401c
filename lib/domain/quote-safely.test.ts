import { describe, expect, it } from 'vitest';
import { quoteIdentifier, quoteSafely } from './quote-safely.ts';

describe('quoteSafely', () => {
  it.each([
    ['see https://admin:pw@core.internal/x?token=1 for more', 'see […] for more'],
    ['sent with Bearer abcdefgh12345678', 'sent with […]'],
    ['password=hunter2 was wrong', '[…] was wrong'],
    ['host 10.1.2.3:5432 is away', 'host […] is away'],
    ['host db.internal:5432 is away', 'host […] is away'],
    ['host [fe80:0:0:0:1]:80 is away', 'host […] is away'],
    ['in /srv/app/orders.ts:12:3', 'in […]'],
    ['in ./x/dist/orders.mjs:12', 'in .[…]'],
    [`token ${'a1'.repeat(30)} expired`, 'token […] expired'],
  ])('leaves out what is ours: %s', (text, quote) => {
    expect(quoteSafely(text)).toBe(quote);
  });

  it.each([
    'The lines add up to 10.00, but /lines/0/price/amount says 12.50.',
    'Order order-1001 of 2026-11-22 17:43:44 is unknown.',
    '“Größe” is no number.',
  ])('keeps what is the partner’s: %s', (text) => {
    expect(quoteSafely(text)).toBe(text);
  });

  it('is one line without anything that hides, reorders or controls', () => {
    const hostile = '\u001B[31mred\u001B[0m\u202Etxt\n    at run (/srv/a/b.ts:1:2)\nend\0 \u200B.';
    expect(quoteSafely(hostile)).toBe('red txt end .');
    expect(quoteSafely('x y '.repeat(1_000_000))).toHaveLength(300);
  });

  it('keeps identifiers as they are but for hidden characters', () => {
    expect(quoteIdentifier('order-1001\u202E/β')).toBe('order-1001\uFFFD/β');
  });
});
