import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordQuerySchema } from '#lib/contracts/record';
import { recordSetSchema } from '#lib/contracts/record-set';
import { STATUSES } from '#lib/domain/status';
import { describeSet } from './describe-set.ts';

const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 60 });
const flag = fc.boolean();
const filters = fc.record(
  {
    status: fc.uniqueArray(fc.constantFrom(...STATUSES), { minLength: 1 }),
    source: fc.uniqueArray(fc.constantFrom('shop', 'crm-eu'), { minLength: 1 }),
    type: text,
    reference: text,
    failureCode: text,
    held: flag,
    overdue: flag,
    offered: flag,
    rejected: flag,
    q: text,
    notStatus: fc.uniqueArray(fc.constantFrom(...STATUSES), { minLength: 1 }),
    notType: fc.uniqueArray(
      text.filter((name) => !name.includes(',')),
      { minLength: 1 },
    ),
  },
  { requiredKeys: [] },
);

describe('a filter in words', () => {
  it.each(['constructor', 'toString', '__proto__', 'ERROR', 'JUST_IN'])(
    'repeats the text %j as it is, whatever else it may mean',
    (word) => {
      expect(describeSet({ kind: 'filter', filter: { type: word, reference: word } }).words).toBe(
        `Records with type ${word}, reference ${word}`,
      );
    },
  );

  it('says every status as people know it', () => {
    const { words } = describeSet({ kind: 'filter', filter: { status: ['JUST_IN', 'ERROR'] } });
    expect(words).toBe('Records with status Just in or Error');
  });

  it('says names of several words as such', () => {
    const filter = { failureCode: 'tax_down', handlerVersion: '3' };
    expect(describeSet({ kind: 'filter', filter }).words).toBe(
      'Records with failure code tax_down, handler version 3',
    );
  });

  it('says what is left out as such', () => {
    const filter = {
      status: ['ERROR' as const],
      notType: ['a', 'b'],
      notStatus: ['JUST_IN' as const],
    };
    expect(describeSet({ kind: 'filter', filter }).words).toBe(
      'Records with status Error without type a or b, status Just in',
    );
    expect(describeSet({ kind: 'filter', filter: { notFailureCode: ['x'] } }).words).toBe(
      'Records without failure code x',
    );
  });

  it('leads to the very list, whatever is asked for', () => {
    fc.assert(
      fc.property(filters, (filter) => {
        const set = recordSetSchema.parse({ kind: 'filter', filter });
        const { path } = describeSet(set);
        const { searchParams, pathname } = new URL(path ?? '', 'http://sluice.test');
        const read = recordQuerySchema.parse(Object.fromEntries(searchParams));
        expect(pathname).toBe('/records');
        const { sort: _sort, limit: _limit, ...asked } = read;
        // In an address a lone surrogate is what stands for it.
        const sendable = Object.entries(filter).map(([name, value]) => [
          name,
          typeof value === 'string'
            ? value.toWellFormed()
            : Array.isArray(value)
              ? value.map((one) => one.toWellFormed())
              : value,
        ]);
        expect(asked).toEqual(Object.fromEntries(sendable));
      }),
    );
  });
});
