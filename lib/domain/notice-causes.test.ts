import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupByCause, type NotedRecord } from './notice-causes.ts';
import { toNoticeRows, writeNoticeCsv, writeNoticeNdjson } from './notice-rows.ts';
import type { NotedFailure } from './notice-wording.ts';

const failure = (change: Partial<NotedFailure> = {}): NotedFailure => ({
  direction: 'INGRESS',
  class: 'data',
  code: 'unknown_sku',
  message: 'No such SKU.',
  violations: [],
  ...change,
});
const record = (change: Partial<NotedRecord> = {}): NotedRecord => ({
  id: '0dh3k8s5v0g01',
  reference: 'order-1',
  eventId: null,
  type: 'order.placed',
  originatedAt: null,
  receivedAt: new Date('2026-11-22T12:00:00.000Z'),
  failedAt: null,
  failure: failure(),
  ...change,
});
const causesOf = (...failures: NotedFailure[]) =>
  groupByCause(failures.map((one) => record({ failure: one })));
const broken = (...pointers: string[]) =>
  failure({
    code: 'contract_violated',
    violations: pointers.map((pointer) => ({ pointer, expected: 'a text' })),
  });

describe('the causes of a notice', () => {
  it('are two where we refused and where they did, though the code is the same', () => {
    const causes = causesOf(failure(), failure({ direction: 'EGRESS' }));
    expect(causes.map(({ title, records }) => [title, records.length])).toEqual([
      ['Refused because of its content', 1],
      ['A delivery that you refused', 1],
    ]);
  });

  it('are one where the same fields are wrong, in whatever order they stand', () => {
    const causes = causesOf(broken('/total', '/lines/0/sku'), broken('/lines/7/sku', '/total'));
    expect(causes).toHaveLength(1);
    expect(causes[0]?.records[0]?.wording.fields).toEqual(['/lines/*/sku', '/total']);
  });

  it('are two where a field is wrong for another reason', () => {
    const number = { pointer: '/total', expected: 'a number' };
    expect(causesOf(broken('/total'), failure({ violations: [number] }))).toHaveLength(2);
  });

  it('say of differing messages that the first is an example', () => {
    const [cause] = causesOf(
      failure({ message: 'The total is 10.' }),
      failure({ message: 'The total is 12.' }),
    );
    expect(cause?.happened).toMatch(/The total is 10\. \(an example; each record has its own\)$/);
    const [same] = causesOf(failure(), failure());
    expect(same?.happened).not.toContain('example');
  });

  it('name ten fields and count the others', () => {
    const pointers = Array.from({ length: 13 }, (_, number) => `/field-${String(number + 10)}`);
    const [cause] = causesOf(broken(...pointers));
    expect(cause?.happened).toMatch(/; and 3 more\.$/);
    expect(cause?.title).toBe('Not as agreed: /field-10, /field-11, /field-12 and more');
  });

  it('have every record just once, oldest first in each', () => {
    const codes = fc.constantFrom('invalid_json', 'no_handler', 'a', 'b');
    fc.assert(
      fc.property(fc.array(codes, { maxLength: 40 }), (given) => {
        const records = given.map((code, number) =>
          record({ id: String(number), failure: failure({ code }) }),
        );
        const causes = groupByCause(records);
        expect(causes.map(({ number }) => number)).toEqual(causes.map((_, place) => place + 1));
        const sizes = causes.map((cause) => cause.records.length);
        expect(sizes).toEqual([...sizes].sort((one, other) => other - one));
        for (const cause of causes) {
          const ids = cause.records.map(({ id }) => Number(id));
          expect(ids).toEqual([...ids].sort((one, other) => one - other));
        }
        const named = causes.flatMap((cause) => cause.records.map(({ id }) => id));
        expect(named.sort()).toEqual(records.map(({ id }) => id).sort());
      }),
    );
  });
});

/** Reads CSV (RFC 4180) the way a spreadsheet does. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, bare = '', end = ''] of text.matchAll(
    /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g,
  )) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? bare);
    if (end === '\r\n') rows.push([]);
  }
  return rows.slice(0, -1);
}

describe('the files of a notice', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }),
    fc.constantFrom('=1+1', '"', 'a,b', 'a\r\nb', '\u202Egnp', '-1', '@x', '\t=x', '</script>'),
  );
  const given = fc.array(
    fc.record({ reference: texts, type: texts, message: texts }).map(({ message, ...rest }) => ({
      ...record(rest),
      failure: failure({ message }),
    })),
    { minLength: 1, maxLength: 5 },
  );

  it('as CSV give each identifier back, and no cell is a formula', () => {
    fc.assert(
      fc.property(given, (records) => {
        const content = { introduction: '', causes: groupByCause(records), isComplete: true };
        const [names = [], ...rows] = readCsv(writeNoticeCsv(content));
        expect(rows.every((row) => row.length === names.length)).toBe(true);
        const references = rows.map(([reference = '']) => reference.replace(/^'/, ''));
        const expected = toNoticeRows(content.causes).map(({ reference }) =>
          reference.replace(/^'/, ''),
        );
        expect(references).toEqual(expected);
        for (const cell of rows.flat())
          expect(cell).toMatch(/^(?!\s*[=+@＝＋－＠])(?!\s*-(?!\d+(\.\d+)?$))/u);
      }),
    );
  });

  it('as NDJSON have one line a record, whatever stands in it', () => {
    fc.assert(
      fc.property(given, (records) => {
        const content = { introduction: '', causes: groupByCause(records), isComplete: true };
        const lines = writeNoticeNdjson(content).trimEnd().split('\n');
        const read = lines.map((line): unknown => JSON.parse(line));
        expect(read).toEqual(toNoticeRows(content.causes));
      }),
    );
  });
});
