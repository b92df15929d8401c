import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordQuerySchema } from '#lib/contracts/record';
import { receive } from '#lib/server/gateway/ingress/receive';
import { walkWithin } from './walk-records.ts';
import { stepThroughRecords } from '#lib/server/store/list-records';
import { NO_FILTER, NOTHING_LEFT_OUT, type RecordFilter } from '#lib/server/store/record-filter';
import { fillRecords } from '#lib/testing/fill-records';
import { submission } from '#lib/testing/records';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { listRecords } from './list-records.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
  await fillRecords(db.pool, 3_000);
  const texts = ['{"name":"Zoë"}', '{"name":"100%_\\\\"}', 'a\0b', '{"name":"zoë"}'];
  await receive(db.pool, {
    source: 'shop',
    keyId: null,
    submissions: texts.map((text, n) =>
      submission({ reference: `payload-${String(n)}`, bytes: Buffer.from(text) }),
    ),
  });
});
afterAll(() => db[Symbol.asyncDispose]());

async function search(query: object) {
  const page = await listRecords(db.pool, recordQuerySchema.parse(query));
  return page.records.map(({ reference }) => reference);
}

describe('a search in payloads', () => {
  it.each([
    ['Zoë', ['payload-0']],
    ['"name":', ['payload-3', 'payload-1', 'payload-0']],
    ['100%_\\', ['payload-1']],
    ['a\0b', ['payload-2']],
    ['nowhere', []],
  ])('finds the very bytes of %j', async (q, references) => {
    expect(await search({ q, in: 'payload' })).toEqual(references);
  });

  it('keeps to the other filters', async () => {
    expect(await search({ q: 'name', in: 'payload', source: 'github' })).toEqual([]);
    expect(await search({ q: 'Zoë', in: 'payload', status: 'JUST_IN' })).toEqual(['payload-0']);
    expect(await search({ q: 'Zoë', in: 'payload', status: 'PROCESSED' })).toEqual([]);
  });

  it('looks at every record when nothing stops it', async () => {
    const page = await listRecords(
      db.pool,
      recordQuerySchema.parse({ q: '{', in: 'payload', limit: 500 }),
    );
    expect(page.records).toHaveLength(500);
    expect(page.searchedTo).toBeNull();
  });
});

describe('a search in error texts', () => {
  it.each(['FIELD is miss', 'contract'])('finds a part of message or code: %j', async (q) => {
    const found = await search({ q, in: 'errors', limit: 500 });
    const all = await search({ status: 'ERROR', limit: 500 });
    expect(found).toEqual(all);
    expect(found.length).toBeGreaterThan(50);
  });

  it.each(['field_is', '%', 'nothing like it'])('takes %j as it stands', async (q) => {
    expect(await search({ q, in: 'errors' })).toEqual([]);
  });

  it('keeps to the other filters, of which a status but Error leaves nothing', async () => {
    const ofShop = await search({ q: 'field', in: 'errors', source: 'shop', limit: 500 });
    expect(ofShop).toEqual(await search({ status: 'ERROR', source: 'shop', limit: 500 }));
    expect(await search({ q: 'field', in: 'errors', status: 'PROCESSED' })).toEqual([]);
    expect(await search({ q: 'field', in: 'errors', direction: 'EGRESS' })).toEqual([]);
    expect(await search({ q: 'field', in: 'errors', type: 'never' })).toEqual([]);
  });
});

describe('looking in steps', () => {
  const filters: [string, Partial<RecordFilter>][] = [
    ['a type', { type: 'gone' }],
    ['a type of some sources', { type: 'changed', sources: ['shop', 'github'] }],
    ['a type of several statuses', { type: 'changed', statuses: ['ERROR', 'JUST_IN', 'QUEUED'] }],
    [
      'a source and a type left out',
      {
        without: { ...NOTHING_LEFT_OUT, sources: ['shop'], types: ['gone'] },
      },
    ],
    [
      'a code left out of errors and others',
      {
        statuses: ['ERROR', 'QUEUED'],
        without: { ...NOTHING_LEFT_OUT, failureCodes: ['odd'] },
      },
    ],
    ['held of a source', { held: true, sources: ['github'] }],
    [
      'payload bytes of errors',
      {
        statuses: ['ERROR', 'PROCESSED'],
        sources: ['shop', 'payments'],
        search: { in: 'payload', bytes: Buffer.from('{}') },
      },
    ],
  ];

  it.each(filters)('meets every record once, in order, either way: %s', async (_name, given) => {
    const filter = { ...NO_FILTER, ...given };
    const walk = (rows: number, ascending: boolean) =>
      walkWithin(
        { milliseconds: 100_000, firstRows: rows, mostRows: rows },
        { limit: 100_000, ascending, beyond: null },
        (part) => stepThroughRecords(db.pool, filter, part),
      );
    const whole = await walk(10_000, false);
    expect(whole.reached).toBeNull();
    expect(new Set(whole.ids).size).toBe(whole.ids.length);
    expect(whole.ids.length).toBeGreaterThan(10);
    expect([...whole.ids].sort((a, b) => (a < b ? 1 : -1))).toEqual(whole.ids);
    expect(await walk(70, false)).toEqual(whole);
    expect((await walk(70, true)).ids.toReversed()).toEqual(whole.ids);
  });
});
