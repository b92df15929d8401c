import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordQuerySchema } from '#lib/contracts/record';
import { RECORD_FACTS } from '#lib/domain/record-fact';
import { FACETS, recordFacetsQuerySchema } from '#lib/contracts/record-facets';
import { formatRecordId } from '#lib/domain/record-id';
import { fillRecords } from '#lib/testing/fill-records';
import { findMisplacedRecords, findWrongCounts } from '#lib/testing/integrity';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { watchScans } from '#lib/testing/watch-plans';
import { listRecords } from './list-records.ts';
import { MOST_FACETED, readFacets } from './read-facets.ts';

const FEW = 400;
const MANY = MOST_FACETED + 1_500;

let few: TestDatabase;
let many: TestDatabase;
async function fill(db: TestDatabase, count: number): Promise<void> {
  await fillRecords(db.pool, count);
  await db.pool.query(`
    INSERT INTO status_count (source_id, direction, status, count)
    SELECT s.id, v.direction, v.status, count(*) FROM record_status v JOIN source s ON s.key = v.source
    GROUP BY s.id, v.direction, v.status`);
}

beforeAll(async () => {
  few = await createTestDatabase();
  await fill(few, FEW);
  many = await createTestDatabase();
  await fill(many, MANY);
});
afterAll(async () => {
  expect(await findMisplacedRecords(few.pool)).toEqual([]);
  expect(await findWrongCounts(few.pool)).toEqual([]);
  await few[Symbol.asyncDispose]();
  await many[Symbol.asyncDispose]();
});

const facetsOf = (query: object, visible: readonly string[] | null = null, db = few) =>
  readFacets(db.pool, recordFacetsQuerySchema.parse(query), visible);

/** The query with this value in the place of what it says of the facet. */
function narrow(query: object, facet: string, value: string): object {
  const left = `not${facet}`.toLowerCase();
  const rest = Object.entries(query).filter(([name]) => name.toLowerCase() !== left);
  return { ...Object.fromEntries(rest), [facet]: value };
}

async function countListed(query: object): Promise<number> {
  const page = await listRecords(few.pool, recordQuerySchema.parse({ ...query, limit: 500 }));
  expect(page.next).toBeNull();
  return page.records.length;
}

describe('the facets of a list', () => {
  it.each([
    {},
    { source: 'shop' },
    { status: 'ERROR,PROCESSED' },
    { type: 'changed' },
    { q: 'missing', in: 'errors' },
    { notType: 'changed', notStatus: 'PROCESSED' },
    { type: 'changed', source: 'shop', direction: 'INGRESS' },
    { notSource: 'shop', group: formatRecordId(3n) },
    { held: 'true', source: 'shop' },
    { overdue: 'false', direction: 'EGRESS' },
  ])('of %j: each count is that of the list narrowed down by it', async (query) => {
    const { total, counted, facets, facts } = await facetsOf(query);
    expect(total).toEqual({ count: await countListed(query), isExact: true });
    expect(counted).toBe(total.count);
    expect(facets.map(({ facet }) => facet)).toEqual(FACETS);
    for (const { facet, values } of facets)
      for (const { value, count } of values)
        expect([facet, value, await countListed(narrow(query, facet, value))]).toEqual([
          facet,
          value,
          count,
        ]);
    expect(facts.map(({ fact }) => fact)).toEqual(RECORD_FACTS);
    for (const { fact, count, isExact } of facts)
      expect([fact, isExact, count]).toEqual([
        fact,
        true,
        await countListed(narrow(query, fact, 'true')),
      ]);
  });

  it('say of failures what the records in error are', async () => {
    const errors = await countListed({ status: 'ERROR' });
    const { facets } = await facetsOf({});
    const valuesOf = (name: string) => facets.find(({ facet }) => facet === name)?.values;
    expect(valuesOf('failureClass')).toEqual([{ value: 'data', count: errors }]);
    expect(valuesOf('failureCode')).toEqual([{ value: 'contract', count: errors }]);
  });

  it('do not narrow a facet down by what is asked of itself', async () => {
    const all = await facetsOf({ source: 'shop' });
    const narrowed = await facetsOf({ source: 'shop', type: 'changed', notStatus: 'ERROR' });
    const facetOf = ({ facets }: typeof all, name: string) =>
      facets.find(({ facet }) => facet === name);
    const types = facetOf(narrowed, 'type');
    expect(types?.values.map(({ value }) => value).sort()).toEqual(['changed', 'created', 'gone']);
    expect(types?.counted).toBeGreaterThan(narrowed.counted);
    expect(facetOf(narrowed, 'status')?.values.map(({ value }) => value)).toContain('ERROR');
    expect(facetOf(narrowed, 'direction')).not.toHaveProperty('counted');
    expect(facetOf(all, 'type')).not.toHaveProperty('counted');
  });

  it('know of no source that the asker may not see', async () => {
    const { total, facets } = await facetsOf({}, ['shop']);
    expect(facets.find(({ facet }) => facet === 'source')?.values).toEqual([
      { value: 'shop', count: total.count },
    ]);
    expect((await facetsOf({ source: 'github' }, ['shop'])).total).toEqual({
      count: 0,
      isExact: true,
    });
  });

  it('of nothing are empty, and payloads are not counted', async () => {
    expect(await facetsOf({ type: 'never' })).toMatchObject({
      total: { count: 0, isExact: true },
      counted: 0,
    });
    expect((await facetsOf({ reference: '\0' })).total.count).toBe(0);
    expect((await facetsOf({ q: '{}', in: 'payload' })).total).toEqual({
      count: 0,
      isExact: false,
    });
  });
});

describe('the facets of a handler version', () => {
  it('are those of the latest attempt', async () => {
    await using db = await createTestDatabase();
    await fillRecords(db.pool, 60);
    await db.pool.query(`
      INSERT INTO attempt (record_id, generation, number, lease_token, holder, handler,
                           handler_version, started_at, outcome)
      SELECT record_id, 0, n, gen_random_uuid(), 'w', 'order', 'v' || n, now(), 'SUCCEEDED'
      FROM settlement CROSS JOIN generate_series(20, 20 + (record_id % 2)::int) AS n
      WHERE status = 'PROCESSED'`);
    const { facets } = await facetsOf({}, null, db);
    const versions = facets.find(({ facet }) => facet === 'handlerVersion')?.values ?? [];
    expect(versions.length).toBeGreaterThan(0);
    for (const { value, count } of versions) {
      const query = recordQuerySchema.parse({ handlerVersion: value, limit: 500 });
      expect((await listRecords(db.pool, query)).records).toHaveLength(count);
    }
  });
});

describe('the facets of error groups', () => {
  const text = 'v1:00112233445566778899aabbccddeeff';
  it('are called by their titles, and held records have the class and code of theirs', async () => {
    await using db = await createTestDatabase();
    await fillRecords(db.pool, 200);
    await db.pool.query(
      `INSERT INTO error_group (id, fingerprint, direction, source_id, type, failure_class, failure_code, title,
                                sample_message, basis)
       VALUES (error_group_id($1), $1, 'EGRESS', 1, 'created', 'dependency', 'timeout', 'It was late', 'late', '{}')`,
      [text],
    );
    await db.pool.query(`UPDATE work SET group_id = error_group_id($1) WHERE held`, [text]);
    const held = await listRecords(db.pool, recordQuerySchema.parse({ held: 'true' }));
    const ids = held.records.map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(2);
    const listed = async (query: object) => {
      const page = await listRecords(db.pool, recordQuerySchema.parse({ ...query, limit: 500 }));
      return page.records.map(({ id }) => id);
    };
    expect(await listed({ failureCode: 'timeout' })).toEqual(ids);
    expect(await listed({ failureClass: 'dependency', direction: 'EGRESS' })).toEqual(ids);
    expect(await listed({ failureClass: 'dependency', status: 'ERROR' })).toEqual([]);
    expect(await listed({ held: 'true', notFailureCode: 'timeout' })).toEqual([]);
    const errors = await listed({ status: 'ERROR' });
    expect(await listed({ notFailureClass: 'dependency', status: 'ERROR,QUEUED' })).toEqual(
      expect.arrayContaining(errors),
    );
    const { facets } = await facetsOf({ direction: 'EGRESS' }, null, db);
    const valuesOf = (name: string) => facets.find(({ facet }) => facet === name)?.values;
    expect(valuesOf('group')).toMatchObject([{ count: ids.length, label: 'It was late' }]);
    expect(valuesOf('failureClass')).toEqual([{ value: 'dependency', count: ids.length }]);
    const group = valuesOf('group')?.[0]?.value ?? '';
    expect(await listed({ group })).toEqual(ids);
    expect(await listed({ held: 'true', notGroup: group })).toEqual([]);
  });
});

describe('the facets of many records', () => {
  it('are of the newest, and the live counts say how many there are', async () => {
    const { total, counted } = await facetsOf({}, null, many);
    expect(counted).toBe(MOST_FACETED);
    expect(total).toEqual({ count: MANY, isExact: true });
  });

  it('find what is held among them however old it is', async () => {
    const { rows } = await many.pool.query<{ count: number; isOld: boolean }>(
      `SELECT count(*)::integer AS count, bool_or(record_id < newest.id) AS "isOld" FROM work,
         (SELECT id FROM record ORDER BY id DESC OFFSET ${String(MOST_FACETED)} LIMIT 1) AS newest
       WHERE held`,
    );
    const { facts } = await facetsOf({}, null, many);
    const held = facts.find(({ fact }) => fact === 'held');
    expect(rows).toEqual([{ count: held?.count, isOld: true }]);
    expect(held?.isExact).toBe(true);
  });

  it('say that there are more where nobody counts them', async () => {
    const { total } = await facetsOf({ from: '2000-01-01T00:00:00Z' }, null, many);
    expect(total).toEqual({ count: MOST_FACETED, isExact: false });
  });

  it.each([{}, { status: 'PROCESSED' }, { from: '2000-01-01T00:00:00Z' }, { source: 'shop' }])(
    'of %j read no more of any table than they are of',
    async (query) => {
      const scans = await watchScans(many.pool, (watched) =>
        readFacets(watched, recordFacetsQuerySchema.parse(query)),
      );
      const bound = 3 * (MOST_FACETED + 1);
      const large = scans.filter(({ table }) => /^(record|settlement|work|payload)/.test(table));
      expect(large.filter(({ rows }) => rows > bound)).toEqual([]);
      expect(large.filter(({ table }) => table.startsWith('payload'))).toEqual([]);
    },
  );
});
