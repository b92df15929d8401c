import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FILTER_FIELDS } from './filter-fields.ts';
import { suggestFilters } from './filter-suggestions.ts';
import { parseFilterText } from './filter-text.ts';

const labels = (line: string, known = {}) => suggestFilters(line, known).map(({ label }) => label);

describe('suggestions', () => {
  it.each(['constructor:', 'constructor:a', 'toString:', 'x:', 'status:error constructor:'])(
    'are none for %j, which is no field',
    (line) => {
      expect(labels(line)).toEqual([]);
    },
  );

  it('are the values that were seen besides those that are always there', () => {
    expect(labels('source:', { source: ['shop', 'crm'] })).toEqual(['shop', 'crm']);
    expect(labels('class:d', { class: ['data-seen'] })).toContain('data-seen');
  });

  it('find a part of a value, in letters of any case', () => {
    expect(labels('status:UE')).toEqual(['queued']);
  });

  it('are not more than fit', () => {
    const type = Array.from({ length: 100 }, (_, number) => `type-${String(number)}`);
    expect(labels('type:', { type })).toHaveLength(8);
  });

  it('taken one after the other make a line without a fault', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('status', 'direction', 'is', 'class', 'received', 'settled'),
        fc.nat(),
        (field, choice) => {
          const offered = suggestFilters(`${field}:`, {});
          const line = offered[choice % offered.length]?.line ?? '';
          expect(parseFilterText(line).faults).toEqual([]);
        },
      ),
    );
  });

  it('taken of any value that was seen give just that value', () => {
    const values = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(values, (value) => {
        const [offer] = suggestFilters('reference:', { reference: [value] });
        expect(parseFilterText(offer?.line ?? '').asked.reference).toBe(value);
      }),
    );
  });

  it('begin with every field by its first letter', () => {
    for (const { name } of FILTER_FIELDS)
      expect(labels(name.slice(0, 1).toUpperCase())).toContain(`${name}:`);
  });
});
