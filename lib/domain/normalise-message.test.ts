import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generalisePointer, normaliseMessage } from './normalise-message.ts';

describe('normaliseMessage', () => {
  it.each([
    ['Order 1001 has 12.50 too much', 'Order <number> has <number> too much'],
    ['order-1001 and -3 and 1,000.5', 'order-<number> and <number> and <number>'],
    ['No currency "XTS", nor “ABC”', 'No currency <value>, nor <value>'],
    ["reading 'price' can't be", "reading <value> can't be"],
    ['sent to ada.l+x@mail.example.org today', 'sent to <email> today'],
    ['at 2026-11-23T01:02:03.456Z or 2026-11-23, 14:05', 'at <time> or <time>, <time>'],
    ['of 0D9F0CDE-aaaa-4bbb-8ccc-0123456789ab.', 'of <id>.'],
    ['commit 9f86d081884c7d65 failed', 'commit <id> failed'],
    ['\u001B[31mred\u001B[0m\n\tand\u202Eback', 'red andback'],
    ['٣ parcels', '<number> parcels'],
  ])('of %j is %j', (message, expected) => {
    expect(normaliseMessage(message)).toBe(expected);
  });

  it('leaves what it has made as it is', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 100 }), (message) => {
        const once = normaliseMessage(message);
        fc.pre(!/["'`“”«»‘’@]/.test(once));
        expect(normaliseMessage(once)).toBe(once);
      }),
    );
  });

  it('ends soon on a message made to take long', () => {
    const hostile = [`"${'\\"'.repeat(500_000)}`, 'a@'.repeat(500_000), '1.'.repeat(500_000)];
    for (const message of hostile) expect(normaliseMessage(message).length).toBeLessThan(20_000);
  });
});

describe('generalisePointer', () => {
  it.each([
    ['/lines/0/quantity', '/lines/*/quantity'],
    ['/by_id/0d9f0cde-aaaa-4bbb-8ccc-0123456789ab/x', '/by_id/*/x'],
    ['/address1/line_2', '/address1/line_2'],
    ['', ''],
  ])('of %j is %j', (pointer, expected) => {
    expect(generalisePointer(pointer)).toBe(expected);
  });
});
