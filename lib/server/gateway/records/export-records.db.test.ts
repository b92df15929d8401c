import { afterAll, beforeAll, expect, it } from 'vitest';
import { recordSummarySchema } from '#lib/contracts/record';
import { recordFacetsQuerySchema } from '#lib/contracts/record-facets';
import { receive } from '#lib/server/gateway/ingress/receive';
import { fillRecords } from '#lib/testing/fill-records';
import { submission } from '#lib/testing/records';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { exportRecords } from './export-records.ts';

const COUNT = 1_200;
let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
  await fillRecords(db.pool, COUNT);
});
afterAll(() => db[Symbol.asyncDispose]());

function exporting(given: object, format: 'csv' | 'ndjson', visible: string[] | null = null) {
  const query = recordFacetsQuerySchema.parse(given);
  return exportRecords(db.pool, { query, format, visible });
}

async function fileOf(...given: Parameters<typeof exporting>): Promise<string> {
  let file = '';
  for await (const part of exporting(...given)) file += part;
  return file;
}

function idsIn(ndjson: string): string[] {
  return ndjson
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => recordSummarySchema.parse(JSON.parse(line)).id);
}

it('holds every record once, newest first, however many pages they are', async () => {
  const ids = idsIn(await fileOf({}, 'ndjson'));
  expect(ids).toHaveLength(COUNT);
  expect(new Set(ids).size).toBe(COUNT);
  expect(ids).toEqual(ids.toSorted().reverse());
});

it('keeps to the filters, also where records are looked at one by one, and to what may be seen', async () => {
  const { rows } = await db.pool.query<{ count: number }>(
    `SELECT count(*)::int4 FROM record WHERE type = 'changed'
     AND source_id = (SELECT id FROM source WHERE key = 'shop')`,
  );
  const ids = idsIn(await fileOf({ type: 'changed' }, 'ndjson', ['shop']));
  expect(ids).toHaveLength(rows[0]?.count ?? 0);
  expect(ids.length).toBeGreaterThan(100);
});

it('is not joined by what comes while it is read', async () => {
  const parts = exporting({ source: 'shop' }, 'ndjson');
  const first = await parts.next();
  await receive(db.pool, {
    source: 'shop',
    keyId: null,
    submissions: [submission({ reference: 'late' })],
  });
  let rest = '';
  for await (const part of parts) rest += part;
  expect(`${String(first.value)}${rest}`).not.toContain('"late"');
});

it('names its columns in CSV, and no cell is a formula', async () => {
  await receive(db.pool, {
    source: 'github',
    keyId: null,
    submissions: [submission({ reference: '=HYPERLINK("http://x","y")', type: '@evil, "type"' })],
  });
  const file = await fileOf({ reference: '=HYPERLINK("http://x","y")' }, 'csv');
  const [head, line, ...more] = file.split('\r\n');
  expect(head).toMatch(/^id,direction,source,reference,type,event_id,status,/);
  expect(line).toContain(`"'=HYPERLINK(""http://x"",""y"")","'@evil, ""type"""`);
  expect(more).toEqual(['']);
});

it('of nothing is the names of the columns, or empty', async () => {
  expect((await fileOf({ type: 'never' }, 'csv')).split('\r\n')).toHaveLength(2);
  expect(await fileOf({ type: 'never' }, 'ndjson')).toBe('');
});
