import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fillRecords, noonOfLastThursday } from '#lib/testing/fill-records';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { watchScans, type Scan } from '#lib/testing/watch-plans';
import { isServedByIndexes, pageStatement, stepStatement } from './list-records.ts';
import { NO_FILTER, type RecordFilter, type RecordWindow } from './record-filter.ts';

let db: TestDatabase;
let middle: bigint;
const filledUntil = noonOfLastThursday();

beforeAll(async () => {
  db = await createTestDatabase();
  await fillRecords(db.pool, 20_000, filledUntil);
  const { rows } = await db.pool.query<{ id: bigint }>(
    'SELECT id FROM record ORDER BY id OFFSET 10000 LIMIT 1',
  );
  middle = rows[0]?.id ?? 0n;
});
afterAll(() => db[Symbol.asyncDispose]());

async function scansOf(filter: Partial<RecordFilter>, window: RecordWindow): Promise<Scan[]> {
  const whole = { ...NO_FILTER, ...filter };
  const statement = isServedByIndexes(whole)
    ? pageStatement(whole, window)
    : stepStatement(whole, window, 500);
  return watchScans(db.pool, (watched) => watched.query(statement));
}

const DAY_MS = 86_400_000;
/** An hour in the middle of the six days. */
const hourAgo = {
  from: new Date(filledUntil.getTime() - 3 * DAY_MS).toISOString(),
  to: new Date(filledUntil.getTime() - 3 * DAY_MS + 3_600_000).toISOString(),
};

const filters: [string, Partial<RecordFilter>][] = [
  ['no filter', {}],
  ['one source', { sources: ['shop'] }],
  ['some sources', { sources: ['shop', 'github'] }],
  ['ingress', { statuses: ['JUST_IN', 'PROCESSED', 'ERROR'] }],
  ['egress of a source', { statuses: ['QUEUED', 'ACKNOWLEDGED'], sources: ['payments'] }],
  ['errors', { statuses: ['ERROR'] }],
  ['errors of a source', { statuses: ['ERROR'], sources: ['shop'] }],
  ['processed', { statuses: ['PROCESSED'] }],
  ['acknowledged', { statuses: ['ACKNOWLEDGED'] }],
  ['just in', { statuses: ['JUST_IN'] }],
  ['queued of a source', { statuses: ['QUEUED'], sources: ['github'] }],
  ['held', { held: true }],
  ['held of a source', { held: true, sources: ['shop'] }],
  ['overdue', { overdue: true }],
  ['offered', { offered: true }],
  ['offered and overdue', { offered: true, overdue: true }],
  ['rejected', { rejected: true }],
  ['not overdue, queued', { overdue: false, statuses: ['QUEUED'] }],
  ['an error group', { group: 5n }],
  ['errors of a group', { group: 5n, statuses: ['ERROR'] }],
  ['an error group in a source', { group: 5n, sources: ['shop'] }],
  ['a reference', { reference: 'order-700' }],
  ['a reference in a source', { reference: 'order-700', sources: ['shop'] }],
  ['a reference and a status', { reference: 'order-700', statuses: ['PROCESSED'] }],
  ['a search by event id', { search: { in: 'identifiers', id: null, text: 'event-500' } }],
  ['a search by reference', { search: { in: 'identifiers', id: null, text: 'order-500' } }],
  ['a common type', { type: 'changed' }],
  ['a common type among errors', { type: 'changed', statuses: ['ERROR'] }],
  ['a type that nothing has', { type: 'never' }],
  ['a type of a source', { type: 'changed', sources: ['shop'] }],
  ['settled in an hour', { time: 'settled', isNarrow: true, ...hourAgo }],
  ['settled in an hour, were it many', { time: 'settled', ...hourAgo }],
  ['errors of an hour', { time: 'settled', statuses: ['ERROR'], isNarrow: true, ...hourAgo }],
  [
    'settled of a source in an hour',
    { time: 'settled', sources: ['shop'], isNarrow: true, ...hourAgo },
  ],
  ['settled since then', { time: 'settled', from: hourAgo.from }],
  ['the text of an error', { search: { in: 'errors', text: 'field' }, statuses: ['ERROR'] }],
  ['bytes of the payload', { search: { in: 'payload', bytes: Buffer.from('absent') } }],
];

const windows: [string, () => RecordWindow][] = [
  ['newest page', () => ({ limit: 51, ascending: false, beyond: null })],
  ['deep page', () => ({ limit: 51, ascending: false, beyond: middle })],
  ['page back', () => ({ limit: 51, ascending: true, beyond: middle })],
];

const LARGE = /^(record|settlement|payload|attempt)(_\d+)?$/;

describe.each(filters)('a list by %s', (_name, filter) => {
  it.each(windows)('%s reads no large table whole', async (_window, windowOf) => {
    const scans = await scansOf(filter, windowOf());
    const large = scans.filter(({ table }) => LARGE.test(table));
    expect(large.length).toBeGreaterThan(0);
    for (const { table, how, rows } of large) {
      const scan = `${how} on ${table}`;
      // An empty partition may be scanned; it costs nothing.
      if (rows > 0) expect(scan).not.toMatch(/^Seq Scan/);
      expect(rows, scan).toBeLessThan(4_000);
    }
  });
});

it('a list by source and time range starts at the range', async () => {
  const from = new Date(filledUntil.getTime() - 3_600_000).toISOString();
  const scans = await scansOf(
    { sources: ['shop'], from },
    { limit: 51, ascending: false, beyond: null },
  );
  expect(scans).not.toContainEqual(expect.objectContaining({ how: 'Seq Scan', table: 'record' }));
});
