import { hash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordDetailSchema } from '#lib/contracts/record';
import { parseRecordId } from '#lib/domain/record-id';
import { createSource, submission } from '#lib/testing/records';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { enqueue } from '../egress/enqueue.ts';
import { receive } from '../ingress/receive.ts';
import { readPayload } from './read-payload.ts';
import { readRecord } from './read-record.ts';

let db: TestDatabase;
let keyId = 0;
const source = 'shop';

beforeAll(async () => {
  db = await createTestDatabase();
  await createSource(db.pool, source);
  await createSource(db.pool, 'mail');
  const { rows } = await db.pool.query<{ id: number }>(
    `INSERT INTO machine_key (name, prefix, secret_sha256, scopes, sources, created_by)
     VALUES ('Shop app', 'p', sha256('s'), '{ingress}', '{*}', 'Ada') RETURNING id`,
  );
  keyId = rows[0]?.id ?? 0;
});
afterAll(() => db[Symbol.asyncDispose]());

const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);

async function received(): Promise<string> {
  const submissions = [submission({ bytes, headers: [['x-a', 'b']], mediaType: 'text/x' })];
  const [result] = await receive(db.pool, { source, keyId, submissions });
  return result?.id ?? '';
}

describe('readRecord', () => {
  it('reads a record whole, as the contract says', async () => {
    const submissions = [submission({ bytes, headers: [['x-a', 'b']], mediaType: 'text/x' })];
    const [cause] = await receive(db.pool, { source, keyId, submissions });
    const id = cause?.id ?? '';
    const request = { keyId: null, causedBy: cause?.id ?? null, submissions: [submission()] };
    const [own] = await enqueue(db.pool, { ...request, source });
    const [other] = await enqueue(db.pool, { ...request, source: 'mail' });
    const record = await readRecord(db.pool, { id });
    expect(recordDetailSchema.parse(record)).toEqual(record);
    expect(record).toMatchObject({
      id,
      source,
      status: 'JUST_IN',
      submittedBy: 'Shop app',
      sha256: hash('sha256', bytes),
      headers: [['x-a', 'b']],
      revisions: [{ revision: 1, sizeBytes: 256 }],
      causedBy: null,
      lease: null,
      attemptLog: [],
      replays: [],
      caused: [{ id: own?.id }, { id: other?.id, source: 'mail' }],
    });
    const narrow = await readRecord(db.pool, { id, sources: [source] });
    expect(narrow.caused.map((caused) => caused.id)).toEqual([own?.id]);
    expect(await readRecord(db.pool, { id: own?.id ?? '' })).toMatchObject({ causedBy: id });
  });

  it.each([
    ['an unknown record', '0000000000001', null],
    ['what is no id', 'order-1001', null],
  ])('does not find %s', async (_what, id) => {
    await expect(readRecord(db.pool, { id })).rejects.toMatchObject({ code: 'record_not_found' });
    await expect(readPayload(db.pool, { id })).rejects.toMatchObject({ code: 'record_not_found' });
  });

  it('does not find a record of a source that the asker may not see', async () => {
    const request = { id: await received(), sources: ['mail'] };
    await expect(readRecord(db.pool, request)).rejects.toMatchObject({ code: 'record_not_found' });
    await expect(readPayload(db.pool, request)).rejects.toMatchObject({ code: 'record_not_found' });
  });
});

describe('readPayload', () => {
  it.each([
    ['whole', undefined, 0, 256],
    ['from an offset', { first: 250 }, 250, 256],
    ['a range', { first: 0, last: 9 }, 0, 10],
    ['a range that ends beyond the end', { first: 100, last: 9_999 }, 100, 256],
  ])('reads the exact bytes %s', async (_what, range, start, end) => {
    const query = { id: await received(), ...(range && { range }) };
    const payload = await readPayload(db.pool, query);
    expect(payload).toMatchObject({
      mediaType: 'text/x',
      revision: 1,
      totalBytes: 256,
      offset: start,
    });
    expect(Buffer.compare(payload.bytes, bytes.subarray(start, end))).toBe(0);
  });

  it('refuses a range that begins beyond the end, and a revision that is not there', async () => {
    const id = await received();
    await expect(readPayload(db.pool, { id, range: { first: 256 } })).rejects.toMatchObject({
      code: 'range_not_satisfiable',
    });
    await expect(readPayload(db.pool, { id, revision: 2 })).rejects.toMatchObject({
      code: 'payload_not_found',
    });
  });
});

describe('a record with thousands of attempts', () => {
  it('is read with the newest of them, oldest first', async () => {
    const id = await received();
    await db.pool.query(
      `INSERT INTO attempt (record_id, generation, number, lease_token, holder, started_at, outcome)
       SELECT $1, 0, n, gen_random_uuid(), 'w', now(), 'SUCCEEDED' FROM generate_series(1, 5000) n`,
      [parseRecordId(id)],
    );
    const { attemptLog } = await readRecord(db.pool, { id });
    expect(attemptLog).toHaveLength(200);
    expect([attemptLog[0]?.number, attemptLog.at(-1)?.number]).toEqual([4801, 5000]);
  });
});
