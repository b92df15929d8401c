import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Failure } from './failure.ts';
import { causeOf, fingerprintOf, topOwnFrame, type FailedRecord } from './fingerprint.ts';

const record: FailedRecord = {
  direction: 'INGRESS',
  source: 'shop-eu',
  type: 'order.placed',
  handler: 'orders',
};
const failure = (given: Partial<Failure> = {}): Failure => ({
  class: 'data',
  code: 'customer_unknown',
  message: 'Customer 1001 is not known.',
  ...given,
});
const at = (pointer: string): Failure =>
  failure({
    code: 'contract_violated',
    violations: [{ pointer, expected: 'a number', found: 'nothing' }],
  });
const print = (one: Failure, change: Partial<FailedRecord> = {}) =>
  fingerprintOf(one, { ...record, ...change }).fingerprint;

describe('fingerprintOf', () => {
  it('is versioned, and its id is a positive number of the database', () => {
    const { fingerprint, groupId } = fingerprintOf(failure(), record);
    expect(fingerprint).toMatch(/^v1:[0-9a-f]{32}$/);
    expect(groupId > 0n && groupId < 2n ** 63n).toBe(true);
  });

  it('is the same whatever the numbers, ids, times, addresses and quoted values are', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.uuid(),
        fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }),
        fc.stringMatching(/^[a-z]{1,8}@[a-z]{1,8}\.com$/),
        fc.stringMatching(/^[A-Za-z0-9 ]{0,20}$/),
        (number, id, date, mail, quoted) => {
          const message = `Order ${String(number)} of ${mail} (${id}) at ${date.toISOString()} has "${quoted}"`;
          const other =
            'Order 7 of a@b.org (0d9f0cde-0000-4000-8000-000000000000) at 2026-01-01T00:00:00Z has ""';
          expect(print(failure({ message }))).toBe(print(failure({ message: other })));
        },
      ),
    );
  });

  it('is the same for every element of a list, and another for another place', () => {
    fc.assert(
      fc.property(fc.nat(), (index) => {
        expect(print(at(`/lines/${String(index)}/quantity`))).toBe(print(at('/lines/0/quantity')));
      }),
    );
    expect(print(at('/lines/0/price'))).not.toBe(print(at('/lines/0/quantity')));
    expect(print(at(''))).not.toBe(print(at('/lines')));
  });

  it('differs by source, type, direction, handler, class, code and message', () => {
    const prints = [
      print(failure()),
      print(failure(), { source: 'shop-us' }),
      print(failure(), { type: 'order.changed' }),
      print(failure(), { direction: 'EGRESS' }),
      print(failure(), { handler: 'other' }),
      print(failure(), { handler: null }),
      print(failure({ class: 'defect' })),
      print(failure({ code: 'other' })),
      print(failure({ message: 'Customer 1001 is blocked.' })),
    ];
    expect(new Set(prints).size).toBe(prints.length);
  });

  it('takes any message', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (message) => {
        const { title } = fingerprintOf(failure({ message }), record);
        expect(title.isWellFormed()).toBe(true);
        expect(title).not.toMatch(/[\p{Cc}\p{N}]/u);
      }),
    );
    expect(causeOf(failure({ message: 'x "'.repeat(400_000) }), null).title.length).toBeLessThan(
      301,
    );
  });

  it('says why these are one group', () => {
    expect(fingerprintOf(at('/lines/3/quantity'), record).basis).toEqual([
      { label: 'Handler', value: 'orders' },
      { label: 'Failure', value: 'data/contract_violated' },
      { label: 'Place in the payload', value: '/lines/*/quantity' },
    ]);
    expect(causeOf(failure(), null).basis).toEqual([
      { label: 'Failure', value: 'data/customer_unknown' },
      { label: 'Message', value: 'Customer <number> is not known.' },
    ]);
  });

  it('goes by the place in the code, whatever line that is on', () => {
    const crash = (line: number) =>
      failure({
        class: 'defect',
        message: `boom ${String(line)}`,
        stack: `TypeError: boom\n    at JSON.parse (<anonymous>)\n    at price (/app/node_modules/x/a.js:1:1)\n    at charge (file:///srv/app/worker/handlers/shop.ts:${String(line)}:7)`,
      });
    expect(print(crash(3))).toBe(print(crash(400)));
    expect(causeOf(crash(3), null).basis.at(-1)).toEqual({
      label: 'Place in the code',
      value: 'charge in handlers/shop.ts',
    });
  });
});

describe('topOwnFrame', () => {
  it.each([
    ['Error: x\n    at file:///a/b/c.ts:1:2', 'b/c.ts'],
    ['Error: x\n    at async run (/a/b/c.ts:1:2)\n    at z (/a/z.ts:1:1)', 'async run in b/c.ts'],
    ['Error: x\n    at node:internal/process/task_queues:95:5', null],
    ['TypeError: Cannot read properties of undefined', null],
  ])('of %j is %j', (stack, frame) => {
    expect(topOwnFrame(stack)).toBe(frame);
  });
});
