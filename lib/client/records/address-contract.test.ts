import fc from 'fast-check';
import { createLoader } from 'nuqs/server';
import { describe, expect, it } from 'vitest';
import { errorGroupQuerySchema } from '#lib/contracts/error-group';
import { recordQuerySchema } from '#lib/contracts/record';
import { recordSetSchema } from '#lib/contracts/record-set';
import { saveViewSchema } from '#lib/contracts/saved-view';
import { groupFilterParsers, toGroupQuery } from '../errors/group-filters.ts';
import { buildPath } from '../fetch-json.ts';
import { stateOfView, viewQueryOf } from './list-views.ts';
import { parseFilterText } from './filter-text.ts';
import { NO_FILTERS, recordListParsers, toRecordQuery } from './record-filters.ts';
import { toSetFilter } from './selection.ts';

const NOW = new Date('2026-11-22T12:00:00.000Z');
const odd = fc.oneof(
  fc.constantFrom('', 'true', 'ERROR', 'ERROR,odd', 'shop,UPPER', '24h', 'settled', '500', '-1'),
  fc.constantFrom(
    '+010000-01-01T00:00:00Z',
    '275760-09-13',
    '0000-01-01',
    '-000001-01-01',
    '2026-02-31',
    '5',
  ),
  fc.constantFrom('0DH3K8S5V0G01', 'x'.repeat(600), '\u202E', '<script>', 'constructor', '%00'),
  fc.string({ unit: 'binary', maxLength: 30 }),
);
/** An address that says any of these, each as any text. */
const addressOf = (parsers: object) =>
  fc
    .dictionary(fc.constantFrom(...Object.keys(parsers), 'more'), odd)
    .map((said) => new URLSearchParams(said));
const asSent = (query: Parameters<typeof buildPath>[1]) =>
  Object.fromEntries(new URL(buildPath('/x', query), 'http://sluice.test').searchParams);
const faultsOf = (result: { error?: { issues: unknown[] } | undefined }) =>
  result.error?.issues ?? [];

describe('whatever an address says', () => {
  it('the list of records asks nothing that the server refuses', () => {
    const load = createLoader(recordListParsers);
    fc.assert(
      fc.property(addressOf(recordListParsers), (address) => {
        const { columns: _columns, record: _record, ...filters } = load(address);
        const query = asSent(toRecordQuery(filters, NOW));
        expect(faultsOf(recordQuerySchema.safeParse(query))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('all that match is a set that the server takes', () => {
    const load = createLoader(recordListParsers);
    fc.assert(
      fc.property(addressOf(recordListParsers), (address) => {
        const { columns: _columns, record: _record, ...filters } = load(address);
        const set = { kind: 'filter', filter: toSetFilter(filters, NOW) };
        expect(faultsOf(recordSetSchema.safeParse(set))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('the list of error groups asks nothing that the server refuses', () => {
    const load = createLoader(groupFilterParsers);
    fc.assert(
      fc.property(addressOf(groupFilterParsers), (address) => {
        const query = asSent(toGroupQuery(load(address)));
        expect(faultsOf(errorGroupQuerySchema.safeParse(query))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('a view of it can be saved, and says the same again', () => {
    fc.assert(
      fc.property(addressOf(recordListParsers), (address) => {
        const query = viewQueryOf(stateOfView(address.toString()));
        fc.pre(query.length <= 4_000);
        expect(faultsOf(saveViewSchema.safeParse({ name: 'View', query }))).toEqual([]);
        expect(viewQueryOf(stateOfView(query))).toBe(query);
      }),
    );
  });
});

describe('whatever is typed into the filter bar', () => {
  it('what has no fault is a query that the server takes', () => {
    const part = fc
      .tuple(
        fc.constantFrom('status', 'source', 'is', 'type', 'group', 'class', 'received', 'settled'),
        fc.oneof(
          odd,
          fc.tuple(odd, odd).map((range) => range.join('..')),
        ),
      )
      .map(([field, value]) => `${field}:${value}`);
    fc.assert(
      fc.property(fc.array(part, { maxLength: 4 }), (parts) => {
        const { asked } = parseFilterText(parts.join(' '));
        const query = asSent(toRecordQuery({ ...NO_FILTERS, ...asked }, NOW));
        expect(faultsOf(recordQuerySchema.safeParse(query))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
