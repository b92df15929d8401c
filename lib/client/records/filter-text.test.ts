import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DIRECTIONS } from '#lib/domain/direction';
import { FAILURE_CLASSES } from '#lib/domain/failure';
import { STATUSES } from '#lib/domain/status';
import { suggestFilters } from './filter-suggestions.ts';
import { formatFilterText, parseFilterText } from './filter-text.ts';
import { splitFilterText } from './filter-tokens.ts';
import { NO_FILTERS, WINDOW_KEYS, type RecordFilters } from './record-filters.ts';

const NONE = parseFilterText('').asked;
const asked = (line: string) => {
  const parsed = parseFilterText(line);
  expect(parsed.faults).toEqual([]);
  return Object.fromEntries(
    Object.entries(parsed.asked).filter(
      ([, value]) => value !== null && !(Array.isArray(value) && value.length === 0),
    ),
  );
};
const faults = (line: string) => parseFilterText(line).faults;

const text = fc.string({ minLength: 1, maxLength: 60, unit: 'binary' });
const time = fc
  .date({
    min: new Date('2000-01-01T00:00:00Z'),
    max: new Date('2100-01-01T00:00:00Z'),
    noInvalidDate: true,
  })
  .map((at) => at.toISOString());
const nullable = <Value>(of: fc.Arbitrary<Value>) => fc.option(of, { nil: null });

const times = fc.oneof(
  fc.record({
    window: fc.constantFrom(...WINDOW_KEYS),
    from: fc.constant(null),
    to: fc.constant(null),
  }),
  fc.record({ window: fc.constant(null), from: nullable(time), to: nullable(time) }),
);
const searches = fc.oneof(
  fc.constant({ q: null, in: null }),
  fc.record({ q: text, in: nullable(fc.constantFrom('errors' as const, 'payload' as const)) }),
);
const filters: fc.Arbitrary<RecordFilters> = fc
  .tuple(
    fc.record({
      status: fc.uniqueArray(fc.constantFrom(...STATUSES)),
      source: fc.uniqueArray(fc.constantFrom('shop', 'crm-eu', 'a1')),
      held: nullable(fc.constant(true as const)),
      overdue: nullable(fc.constant(true as const)),
      offered: nullable(fc.constant(true as const)),
      rejected: nullable(fc.constant(true as const)),
      direction: nullable(fc.constantFrom(...DIRECTIONS)),
      type: nullable(text),
      reference: nullable(text),
      group: nullable(fc.constantFrom('0dh3k8s5v0g01', '7zzzzzzzzzzzz')),
      failureClass: nullable(fc.constantFrom(...FAILURE_CLASSES)),
      failureCode: nullable(text),
      handlerVersion: nullable(text),
      notStatus: fc.uniqueArray(fc.constantFrom(...STATUSES)),
      notSource: fc.uniqueArray(fc.constantFrom('shop', 'crm-eu', 'a1')),
      notType: fc.uniqueArray(text.filter((name) => !name.includes(','))),
      notGroup: fc.uniqueArray(fc.constantFrom('0dh3k8s5v0g01', '7zzzzzzzzzzzz')),
      notFailureClass: fc.uniqueArray(fc.constantFrom(...FAILURE_CLASSES)),
      notFailureCode: fc.uniqueArray(text.filter((name) => !name.includes(','))),
      notHandlerVersion: fc.uniqueArray(text.filter((name) => !name.includes(','))),
      time: nullable(fc.constant('settled' as const)),
    }),
    times,
    searches,
  )
  .map(([rest, when, search]) => ({ ...NO_FILTERS, ...rest, ...when, ...search }));

describe('the filter line', () => {
  it('says any filters so that they are read back the same', () => {
    fc.assert(
      fc.property(filters, (given) => {
        const { sort: _sort, limit: _limit, cursor: _cursor, ...expected } = given;
        const parsed = parseFilterText(formatFilterText(given));
        expect(parsed).toEqual({ asked: expected, faults: [] });
      }),
    );
  });

  it('never fails, whatever is typed, and loses nothing of it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (line) => {
        parseFilterText(line);
        suggestFilters(line, {});
        const kept = splitFilterText(line).map((token) => token.text.replaceAll(/\s/g, ''));
        expect(kept.join('')).toBe(line.replaceAll(/\s/g, ''));
      }),
    );
  });

  it('takes lists, quotes, and the words of a status as people write them', () => {
    expect(asked('status:Error,just_in source:shop,crm-eu')).toEqual({
      status: ['ERROR', 'JUST_IN'],
      source: ['shop', 'crm-eu'],
    });
    expect(asked('status:"just in" is:held direction:EGRESS')).toEqual({
      status: ['JUST_IN'],
      held: true,
      direction: 'EGRESS',
    });
    expect(asked(String.raw`reference:"a \"b\", c" TYPE:order.placed`)).toEqual({
      reference: 'a "b", c',
      type: 'order.placed',
    });
  });

  it('takes words as identifiers, and parts of errors and payloads by name', () => {
    expect(asked('order 1001')).toEqual({ q: 'order 1001' });
    expect(asked('"urn:x:1"')).toEqual({ q: 'urn:x:1' });
    expect(asked('error:"timed out"')).toEqual({ q: 'timed out', in: 'errors' });
    expect(asked('payload:{"a"}')).toEqual({ q: '{"a"}', in: 'payload' });
  });

  it('leaves out, several at once, beside what it shows', () => {
    expect(asked('status:error -type:a,"b c" -source:shop -class:data')).toEqual({
      status: ['ERROR'],
      notType: ['a', 'b c'],
      notSource: ['shop'],
      notFailureClass: ['data'],
    });
    expect(asked('-status:just-in,ERROR -version:3')).toEqual({
      notStatus: ['JUST_IN', 'ERROR'],
      notHandlerVersion: ['3'],
    });
  });

  it('takes windows and ranges of time', () => {
    expect(asked('received:24h')).toEqual({ window: '24h' });
    expect(asked('settled:7d')).toEqual({ window: '7d', time: 'settled' });
    expect(asked('settled:2026-11-22T10:00Z..')).toEqual({
      time: 'settled',
      from: '2026-11-22T10:00:00.000Z',
    });
  });

  it.each([
    ['sorce:shop', /no field “sorce”/],
    ['-received:1h', /By “received” nothing can be left out/],
    ['-sorce:shop', /no field “sorce”/],
    ['-status:broken', /one or more of just-in, processed/],
    ['-type:"a,b"', /has a comma cannot be left out/],
    ['-type:a -type:b', /said twice/],
    ['-class:odd', /one or more of data, dependency, defect/],
    ['-group:odd', /id of an error group/],
    [`-code:${'x'.repeat(300)}`, /at most 255/],
    ['status:broken', /one or more of just-in, processed/],
    ['status:', /value is missing/],
    ['status:error,', /value is missing/],
    ['source:UPPER', /“UPPER” is no key/],
    ['type:a,b', /takes one value/],
    ['type:a type:b', /said twice/],
    ['received:1h settled:1h', /said twice/],
    ['error:a payload:b', /said twice/],
    ['error:a b', /one thing at a time/],
    ['is:odd', /offered, overdue, rejected or held/],
    ['class:worse', /one of data, dependency, defect/],
    ['received:yesterday', /15m, 1h/],
    ['received:..', /15m, 1h/],
    ['reference:"open', /quotation mark/],
    [`reference:${'x'.repeat(600)}`, /at most 512/],
  ])('says what is wrong with %j', (line, message) => {
    const [fault, ...more] = faults(line);
    expect(fault?.message).toMatch(message);
    expect(more).toEqual([]);
  });

  it('keeps what is right beside what is wrong', () => {
    expect(parseFilterText('status:error nope:1').asked).toEqual({ ...NONE, status: ['ERROR'] });
  });
});

describe('suggestions', () => {
  const lines = (line: string, known = {}) => suggestFilters(line, known).map((one) => one.line);

  it('are fields that begin so', () => {
    expect(lines('status:error s')).toEqual([
      'status:error status:',
      'status:error source:',
      'status:error settled:',
    ]);
    expect(lines('').length).toBeGreaterThan(10);
  });

  it('are values of the field, which are not said yet', () => {
    expect(lines('status:err')).toEqual(['status:error ']);
    expect(lines('source:shop,', { source: ['shop', 'crm'] })).toEqual(['source:shop,crm ']);
    expect(lines('type:pl', { type: ['order placed', 'gone'] })).toEqual(['type:"order placed" ']);
  });

  it('are what can be left out, after a minus', () => {
    expect(lines('-st')).toEqual(['-status:']);
    expect(lines('-re')).toEqual([]);
    expect(lines('-type:g', { type: ['gone'] })).toEqual(['-type:gone ']);
  });

  it('are none inside quotes', () => {
    expect(lines('reference:"a b')).toEqual([]);
  });
});
