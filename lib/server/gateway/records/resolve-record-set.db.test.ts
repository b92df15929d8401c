import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordSetSchema, type RecordSet } from '#lib/contracts/record-set';
import { formatRecordId, parseRecordId, type RecordId } from '#lib/domain/record-id';
import { processDue } from '#lib/testing/process-due';
import { createSource, submission } from '#lib/testing/records';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { receive } from '../ingress/receive.ts';
import { CHUNK_ROWS, freezeSet, readSetChunk, resolveRecordSet } from './resolve-record-set.ts';

let db: TestDatabase;
let shop: RecordId[] = [];
let bank: RecordId[] = [];

async function send(source: string, count: number): Promise<RecordId[]> {
  const submissions = Array.from({ length: count }, (_, n) =>
    submission({ reference: `order-${String(n % 100)}`, bytes: Buffer.from(`{"n":${String(n)}}`) }),
  );
  const results = await receive(db.pool, { source, keyId: null, submissions });
  return results.map(({ id }) => id);
}

beforeAll(async () => {
  db = await createTestDatabase();
  await createSource(db.pool, 'shop');
  await createSource(db.pool, 'bank');
  shop = await send('shop', CHUNK_ROWS + 500);
  bank = await send('bank', 10);
  const firstOfBank = parseRecordId(bank[0] ?? '') ?? 0n;
  const failure = { class: 'data', code: 'contract', message: 'A field is missing.' } as const;
  await processDue(db.pool, ({ recordId }) => (recordId >= firstOfBank ? failure : null));
});
afterAll(() => db[Symbol.asyncDispose]());

async function resolve(given: unknown, sources: readonly string[] | null = null) {
  const set: RecordSet = recordSetSchema.parse(given);
  const ids: RecordId[] = [];
  const missing: string[] = [];
  let chunks = 0;
  for await (const chunk of resolveRecordSet(db.pool, set, sources)) {
    ids.push(...chunk.ids.map(formatRecordId));
    missing.push(...chunk.missing);
    chunks += 1;
  }
  return { ids, missing, chunks };
}

describe('a set of records', () => {
  it('by a filter comes in chunks, each record once, in the order of ids', async () => {
    const { ids, chunks } = await resolve({ kind: 'filter', filter: { source: ['shop'] } });
    expect(ids).toEqual(shop);
    expect(chunks).toBeGreaterThan(1);
  });

  it.each([
    ['by status', { status: ['ERROR'] }],
    ['by a search in errors', { q: 'FIELD', in: 'errors' }],
    ['as the address says it', { source: 'bank' }],
  ])('by a filter %s', async (_how, filter) => {
    expect((await resolve({ kind: 'filter', filter })).ids).toEqual(bank);
  });

  it('by a search in payloads finds all of them', async () => {
    const { ids } = await resolve({ kind: 'filter', filter: { q: '"n":7}', in: 'payload' } });
    expect(ids).toEqual([shop[7], bank[7]]);
  });

  it('by ids names those that are not there', async () => {
    const [first = '', second = ''] = shop;
    const set = { kind: 'ids', ids: [second, '0000000000001', first, second] };
    expect(await resolve(set)).toMatchObject({ ids: [first, second], missing: ['0000000000001'] });
  });

  it('by references has all records of each, within a source if one is given', async () => {
    const set = { kind: 'references', references: ['order-3', 'nobody', 'order-3'] };
    const { ids, missing } = await resolve(set);
    expect(ids).toHaveLength((CHUNK_ROWS + 500) / 100 + 1);
    expect(missing).toEqual(['nobody']);
    expect((await resolve({ ...set, source: 'bank' })).ids).toEqual([bank[3]]);
  });

  it.each([
    ['a filter', () => ({ kind: 'filter', filter: {} })],
    ['ids', () => ({ kind: 'ids', ids: [shop[0], bank[0]] })],
    ['references', () => ({ kind: 'references', references: ['order-0'] })],
    [
      'references of a source',
      () => ({ kind: 'references', source: 'shop', references: ['order-0'] }),
    ],
  ])('by %s has nothing of sources that the asker may not see', async (_how, set) => {
    const { ids } = await resolve(set(), ['bank']);
    for (const id of ids) expect(bank).toContain(id);
  });

  it('of a group that does not exist is empty', async () => {
    expect((await resolve({ kind: 'group', group: 'zzzzzzzzzzzzz' })).ids).toEqual([]);
    expect((await resolve({ kind: 'group', group: '0000000000001' })).ids).toEqual([]);
  });

  it('does not grow once it is frozen', async () => {
    const set = recordSetSchema.parse({ kind: 'filter', filter: { source: ['bank'] } });
    const frozen = await freezeSet(db.pool, set, null);
    await send('bank', 3);
    const { ids } = await readSetChunk(db.pool, frozen, 0n);
    expect(ids.map(formatRecordId)).toEqual(bank);
  });
});

describe('the contract', () => {
  it.each([
    [{ kind: 'filter', filter: { statsu: ['ERROR'] } }],
    [{ kind: 'filter', filter: { limit: 5 } }],
    [{ kind: 'ids', ids: [] }],
    [{ kind: 'ids', ids: ['nonsense'] }],
    [{ kind: 'references', references: ['  '] }],
    [{ kind: 'everything' }],
  ])('refuses %j, which would be another set than was meant', (set) => {
    expect(recordSetSchema.safeParse(set).success).toBe(false);
  });

  it('reads a set that it wrote', () => {
    const set = recordSetSchema.parse({
      kind: 'filter',
      filter: { held: 'true', status: 'ERROR' },
    });
    expect(recordSetSchema.parse(JSON.parse(JSON.stringify(set)))).toEqual(set);
    expect(set).toEqual({ kind: 'filter', filter: { held: true, status: ['ERROR'] } });
  });
});
