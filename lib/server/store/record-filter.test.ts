import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contains, failureColumns } from './failure-conditions.ts';
import { Parameters } from './parameters.ts';
import { conditionsOf } from './record-conditions.ts';
import {
  isOfSettledTime,
  NO_FILTER,
  NOTHING_LEFT_OUT,
  type Condition,
  type RecordFilter,
  type RecordWindow,
} from './record-filter.ts';

const WINDOW: RecordWindow = { limit: 50, ascending: false, beyond: null };
const HOSTILE = `'; DROP TABLE record; -- $1 \\ "x"`;

function statementOf(given: Partial<RecordFilter>, window: Partial<RecordWindow> = {}) {
  const parameters = new Parameters();
  const filter = { ...NO_FILTER, ...given };
  const conditions = conditionsOf(filter, { ...WINDOW, ...window }, parameters);
  const text = [...conditions.values()].map((condition) => condition('x.id')).join('\n');
  return { names: [...conditions.keys()], text, values: parameters.values };
}

describe('parameters', () => {
  it('give one value one placeholder for each type, and keep the order of values', () => {
    const parameters = new Parameters();
    const keys = ['shop'];
    expect(parameters.bind(keys, 'text[]')).toBe('$1::text[]');
    expect(parameters.bind('7', 'text')).toBe('$2::text');
    expect(parameters.bind('7', 'int8')).toBe('$3::int8');
    expect(parameters.bind(keys, 'text[]')).toBe('$1::text[]');
    expect(parameters.values).toEqual([keys, '7', '7']);
  });

  it('name the value that was bound, whatever comes in which order', () => {
    const bound = fc.tuple(fc.oneof(fc.string(), fc.bigInt()), fc.constantFrom('text', 'int8'));
    fc.assert(
      fc.property(fc.array(bound, { maxLength: 30 }), (list) => {
        const parameters = new Parameters();
        for (const [value, type] of list) {
          const [, number, cast] = /^\$(\d+)::(\w+)$/.exec(parameters.bind(value, type)) ?? [];
          expect(parameters.values[Number(number) - 1]).toBe(value);
          expect(cast).toBe(type);
        }
        const different = new Set(list.map(([value, type]) => `${type} ${typeof value} ${value}`));
        expect(parameters.values).toHaveLength(different.size);
      }),
    );
  });
});

describe('conditions', () => {
  it('of a filter that asks for nothing are the range alone, which holds for all', () => {
    expect(statementOf({})).toEqual({ names: ['range'], text: 'true', values: [] });
  });

  const each: [Condition, Partial<RecordFilter>][] = [
    ['sources', { sources: [HOSTILE] }],
    ['statuses', { statuses: ['ERROR'] }],
    ['type', { type: HOSTILE }],
    ['reference', { reference: HOSTILE }],
    ['held', { held: false }],
    ['overdue', { overdue: true }],
    ['offered', { offered: true }],
    ['rejected', { rejected: false }],
    ['group', { group: 7n }],
    ['class', { failureClass: 'data' }],
    ['code', { failureCode: HOSTILE }],
    ['version', { handlerVersion: HOSTILE }],
    ['sources', { without: { ...NOTHING_LEFT_OUT, sources: [HOSTILE] } }],
    ['notType', { without: { ...NOTHING_LEFT_OUT, types: [HOSTILE] } }],
    ['notGroup', { without: { ...NOTHING_LEFT_OUT, groups: [7n] } }],
    ['notClass', { without: { ...NOTHING_LEFT_OUT, failureClasses: ['data'] } }],
    ['notCode', { without: { ...NOTHING_LEFT_OUT, failureCodes: [HOSTILE] } }],
    ['notVersion', { without: { ...NOTHING_LEFT_OUT, handlerVersions: [HOSTILE] } }],
    ['search', { search: { in: 'errors', text: HOSTILE } }],
    ['search', { search: { in: 'payload', bytes: Buffer.from(HOSTILE) } }],
  ];
  it.each(each)('%s: one of its own, with its value bound and never written', (name, given) => {
    const { names, text, values } = statementOf(given);
    expect(names).toEqual(['range', name]);
    expect(text).not.toContain('DROP TABLE');
    const placeholders = new Set([...text.matchAll(/\$(\d+)::/g)].map(([, number]) => number));
    expect(placeholders.size).toBe(values.length);
  });

  it('all together bind each value once', () => {
    const whole = each.reduce<Partial<RecordFilter>>((all, [, one]) => ({ ...all, ...one }), {});
    const { names, values } = statementOf({
      ...whole,
      type: 'same',
      reference: 'same',
      failureCode: 'same',
    });
    expect(new Set(names).size).toBe(names.length);
    expect(values.filter((value) => value === 'same')).toHaveLength(1);
  });

  it('search for identifiers has none: runs of their own find them', () => {
    expect(statementOf({ search: { in: 'identifiers', id: 1n, text: 'x' } }).names).toEqual([
      'range',
    ]);
  });

  it.each([
    [true, '>'],
    [false, '<'],
  ])('the range goes on beyond a record, ascending %s', (ascending, sign) => {
    const { text, values } = statementOf({}, { ascending, beyond: 42n });
    expect(text).toBe(`true AND x.id ${sign} $1::int8`);
    expect(values).toEqual([42n]);
  });
});

describe('times', () => {
  const range = { from: '2026-11-22T00:00:00Z', to: '2026-11-23T00:00:00Z' };

  it('of reception bound the ids, the end excluded', () => {
    const { names, text } = statementOf(range);
    expect(names).toEqual(['range']);
    expect(text).toBe(
      'true AND x.id >= first_record_id_at($1::timestamptz) AND x.id < first_record_id_at($2::timestamptz)',
    );
  });

  it('of settlement bound the ids by their end only: what was settled came before', () => {
    const { names, text } = statementOf({ ...range, time: 'settled' });
    expect(names).toEqual(['range', 'settled']);
    expect(text).not.toContain('x.id >= first_record_id_at');
    expect(text).toContain('x.id < first_record_id_at($1::timestamptz)');
  });

  it('of settlement without a range ask for nothing', () => {
    expect(isOfSettledTime({ ...NO_FILTER, time: 'settled' })).toBe(false);
    expect(statementOf({ time: 'settled' }).names).toEqual(['range']);
  });
});

describe('a part of a text', () => {
  it.each([
    ['50%', String.raw`%50\%%`],
    ['a_b', String.raw`%a\_b%`],
    ['c:\\x', String.raw`%c:\\x%`],
  ])('%s is taken as it is, no pattern', (text, pattern) => {
    const parameters = new Parameters();
    expect(contains(text, parameters)).toBe('ILIKE $1::text');
    expect(parameters.values).toEqual([pattern]);
  });
});

it('a failure is asked of the columns of a settlement by the same value', () => {
  const parameters = new Parameters();
  const filter: RecordFilter = { ...NO_FILTER, failureClass: 'defect', failureCode: 'x' };
  expect(Object.fromEntries(failureColumns(filter, parameters))).toEqual({
    class: 'x.failure_class = $1::failure_class',
    code: 'x.failure_code = $2::text',
  });
  expect(failureColumns(NO_FILTER, parameters).size).toBe(0);
});
