import { afterAll, beforeAll, expect, test } from 'vitest';
import { findMisplacedRecords, findWrongCounts } from '#lib/testing/integrity';
import { createSource } from '#lib/testing/records';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import type { QueueMessage } from './queue-message.ts';
import { receiveMessages } from './receive-messages.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(async () => {
  expect(await findMisplacedRecords(db.pool)).toEqual([]);
  expect(await findWrongCounts(db.pool)).toEqual([]);
  await db[Symbol.asyncDispose]();
});

const plain = (reference: string, id: string, body = '{}'): QueueMessage => ({
  bytes: Buffer.from(body),
  properties: { messageId: id, contentType: 'application/json' },
  headers: { 'record-reference': reference },
});

async function take(source: string, messages: readonly QueueMessage[]) {
  const unexpected: unknown[] = [];
  const onUnexpected = (error: unknown) => void unexpected.push(error);
  const problems = await receiveMessages(db.pool, {
    source,
    messages,
    mostBytes: 100,
    onUnexpected,
  });
  return { codes: problems.map((problem) => problem?.code ?? null), problems, unexpected };
}

async function references(source: string): Promise<string[]> {
  const { rows } = await db.pool.query<{ reference: string }>(
    `SELECT reference FROM record JOIN source s ON s.id = source_id WHERE s.key = $1 ORDER BY record.id`,
    [source],
  );
  return rows.map(({ reference }) => reference);
}

test('stores what is good in order, and says of the others what the door would', async () => {
  await createSource(db.pool, 'shop');
  const { codes, problems } = await take('shop', [
    plain('a', '1'),
    { ...plain('b', '2'), headers: {} },
    plain('c', '3', 'x'.repeat(101)),
    plain('d', '4'),
    plain('d', '4'),
    plain('e', '1', '[]'),
  ]);
  expect(codes).toEqual([null, 'invalid_request', 'too_large', null, null, 'event_id_conflict']);
  expect(problems[1]).toMatchObject({ status: 400, errors: [{ header: 'record-reference' }] });
  expect(await references('shop')).toEqual(['a', 'd']);
  const again = await take('shop', [plain('a', '1'), plain('f', '5')]);
  expect(again.codes).toEqual([null, null]);
  expect(await references('shop')).toEqual(['a', 'd', 'f']);
});

test('keeps the bytes as they came, without parsing them', async () => {
  await createSource(db.pool, 'exact');
  const bytes = Buffer.from('{"b":1,"a":1.10,"a":1e999,"\\u0000":"\\ud800"} \x00\xff', 'latin1');
  await take('exact', [{ ...plain('a', '1'), bytes }]);
  const { rows } = await db.pool.query<{ bytes: Buffer }>(
    `SELECT bytes FROM payload JOIN record r ON r.id = record_id JOIN source s ON s.id = source_id
     WHERE s.key = 'exact'`,
  );
  expect(rows[0]?.bytes.equals(bytes)).toBe(true);
});

test.each([
  ['paused', 'intake_paused = true', 'intake_paused'],
  ['retired', 'retired_at = now()', 'retired_source'],
])('a source that is %s keeps its messages waiting', async (key, change, code) => {
  await createSource(db.pool, key);
  await db.pool.query(`UPDATE source SET ${change} WHERE key = $1`, [key]);
  await expect(take(key, [plain('a', '1')])).rejects.toMatchObject({ code });
  expect(await references(key)).toEqual([]);
});

test('one message that makes the database fail takes no other with it', async () => {
  await createSource(db.pool, 'broken');
  await db.pool.query(`ALTER TABLE record ADD CONSTRAINT no_such CHECK (reference <> 'bad')`);
  const { codes, unexpected } = await take('broken', [
    plain('a', '1'),
    plain('bad', '2'),
    plain('c', '3'),
  ]);
  expect(codes).toEqual([null, 'internal', null]);
  expect(unexpected).toHaveLength(1);
  expect(await references('broken')).toEqual(['a', 'c']);
});
