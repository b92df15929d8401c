import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSource } from '#lib/testing/records';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import {
  countRefusedMessages,
  forgetRefusedMessages,
  insertRefusedMessages,
  listRefusedMessages,
  type RefusedMessage,
} from './refused-messages.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
  await createSource(db.pool, 'shop');
  await createSource(db.pool, 'bank');
});
afterAll(() => db[Symbol.asyncDispose]());

const refused = (given: Partial<RefusedMessage>): RefusedMessage => ({
  queue: 'sluice.ingress.shop',
  source: 'shop',
  code: 'invalid_request',
  detail: 'The header record-reference is required.',
  messageId: 'm-1',
  size: 2,
  ...given,
});
const idsOf = async (before: bigint | null, limit: number) => {
  const rows = await listRefusedMessages(db.pool, { source: 'shop', before, limit });
  return rows.map(({ id, messageId }) => ({ id, messageId }));
};

test('are listed by source, newest first, page by page, counted, and forgotten', async () => {
  await insertRefusedMessages(db.pool, [
    refused({}),
    refused({ messageId: 'm-2', code: 'too_large' }),
    refused({ messageId: null, detail: null }),
    refused({ source: 'bank', queue: 'sluice.ingress.bank' }),
    refused({ source: null, queue: 'sluice.acknowledgements', code: 'record_not_found' }),
    refused({ source: 'no-such-source', code: 'record_not_found' }),
  ]);
  const first = await idsOf(null, 2);
  expect(first.map(({ messageId }) => messageId)).toEqual([null, 'm-2']);
  const second = await idsOf(first[1]?.id ?? null, 2);
  expect(second.map(({ messageId }) => messageId)).toEqual(['m-1']);
  expect(await countRefusedMessages(db.pool)).toEqual([
    { source: '', code: 'record_not_found', count: 2 },
    { source: 'bank', code: 'invalid_request', count: 1 },
    { source: 'shop', code: 'invalid_request', count: 2 },
    { source: 'shop', code: 'too_large', count: 1 },
  ]);
  const strays = await listRefusedMessages(db.pool, { source: null, before: null, limit: 9 });
  expect(strays.map(({ queue, source }) => [queue, source])).toEqual([
    ['sluice.ingress.shop', null],
    ['sluice.acknowledgements', null],
  ]);
  expect(await forgetRefusedMessages(db.pool, { days: 30, newest: 2 })).toBe(1);
  expect((await idsOf(null, 10)).map(({ messageId }) => messageId)).toEqual([null, 'm-2']);
});

test('whatever a sender calls a message can be written down', async () => {
  const hostile = refused({
    messageId: `\0\ud800${'x'.repeat(600)}`,
    detail: `'; DROP TABLE record --\0${'y'.repeat(3_000)}`,
    source: 'bank',
  });
  await insertRefusedMessages(db.pool, [hostile]);
  const [row] = await listRefusedMessages(db.pool, { source: 'bank', before: null, limit: 1 });
  expect(row?.messageId?.startsWith('\uFFFD\uFFFDx')).toBe(true);
  expect(row?.messageId).toHaveLength(512);
  expect(row?.detail).toHaveLength(2_000);
});
