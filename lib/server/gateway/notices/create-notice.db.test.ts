import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RecordSet } from '#lib/contracts/record-set';
import { timelineQuerySchema } from '#lib/contracts/timeline';
import { parseRecordId, type RecordId } from '#lib/domain/record-id';
import { deleteRecords } from '#lib/server/store/delete-records';
import { findMisplacedRecords, findWrongCounts } from '#lib/testing/integrity';
import { createSource, submission } from '#lib/testing/records';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { receive } from '../ingress/receive.ts';
import { readPayload } from '../records/read-payload.ts';
import { readRecord } from '../records/read-record.ts';
import { readTimeline } from '../records/read-timeline.ts';
import { createNotice, type CreateRequest } from './create-notice.ts';
import { previewNotice } from './preview-notice.ts';
import { readNotice } from './read-notice.ts';

let db: TestDatabase;
let quietId: number;
beforeAll(async () => {
  db = await createTestDatabase();
  for (const key of ['shop', 'mail']) await createSource(db.pool, key);
  quietId = await createSource(db.pool, 'quiet');
});
afterAll(() => db[Symbol.asyncDispose]());

async function received(source: string, reference: string): Promise<RecordId> {
  const submissions = [submission({ reference, eventId: `evt-${reference}` })];
  const [result] = await receive(db.pool, { source, keyId: null, submissions });
  if (result?.kind !== 'accepted') throw new Error('it was not stored');
  return result.id;
}

const SECRET = { pointer: '/total', expected: 'a number', found: '"hunter2"' };

/** Fails a record as a worker would whose handler or contract refused it. */
async function fail(id: RecordId, code = 'contract_violated'): Promise<void> {
  const detail = {
    violations: code === 'contract_violated' ? [SECRET] : [],
    stack: 'at /srv/app.ts:1:1',
  };
  await db.pool.query(
    `WITH taken AS (DELETE FROM work WHERE record_id = $1 RETURNING *),
     attempted AS (
       INSERT INTO attempt (record_id, generation, number, lease_token, holder, started_at, outcome,
                            failure_class, failure_code, failure_message, failure_detail)
       SELECT record_id, generation, 1, gen_random_uuid(), 'worker-on-db7', now(), 'FAILED', 'data', $2,
              'The total is wrong.', $3 FROM taken),
     settled AS (
       INSERT INTO settlement (record_id, source_id, status, generation, attempts, failure_class,
                               failure_code, failure_message)
       SELECT record_id, source_id, 'ERROR', generation, 1, 'data', $2, 'The total is wrong.' FROM taken)
     INSERT INTO count_delta (source_id, direction, status, delta, entered)
     SELECT source_id, direction, move.status, move.delta, 0 FROM taken
     CROSS JOIN LATERAL (VALUES ('JUST_IN'::status, -1), ('ERROR', 1)) AS move (status, delta)`,
    [parseRecordId(id), code, detail],
  );
}

async function failed(source: string, reference: string, code?: string): Promise<RecordId> {
  const id = await received(source, reference);
  await fail(id, code);
  return id;
}

const ids = (...named: RecordId[]): RecordSet => ({ kind: 'ids', ids: named });
const request = (set: RecordSet, change: Partial<CreateRequest> = {}): CreateRequest => ({
  set,
  source: 'shop',
  sources: null,
  introduction: null,
  form: 'text',
  way: 'copied',
  principalName: 'Ada',
  idempotencyKey: null,
  ...change,
});

describe('previewNotice', () => {
  it('is about one source, groups by cause, and says what it leaves out', async () => {
    const set = ids(
      await failed('shop', 'p-1'),
      await failed('shop', 'p-2'),
      await failed('shop', 'p-3', 'order_total_mismatch'),
      await failed('mail', 'p-4'),
      await received('shop', 'p-5'),
    );
    const preview = await previewNotice(db.pool, request(set, { source: 'shop' }));
    expect(preview).toMatchObject({
      source: 'shop',
      sources: [
        { source: 'shop', count: 3 },
        { source: 'mail', count: 1 },
      ],
      included: 3,
      withoutError: 1,
      isComplete: true,
      causes: [{ title: 'Not as agreed: /total', count: 2 }, { count: 1 }],
    });
    expect(preview.text).toContain('- p-1 (order.created, event evt-p-1), received ');
    expect(preview.text).not.toMatch(/p-4|p-5|hunter2|srv|worker|12\.50/);
    const any = await previewNotice(db.pool, { ...request(set), source: null });
    expect(any.source).toBe('shop');
    const own = await previewNotice(db.pool, { ...request(set), introduction: 'Dear all,' });
    expect(own.text.startsWith('Dear all,\n\n1. ')).toBe(true);
  });

  it('has nothing to tell where nothing failed, and sees no source that the asker may not', async () => {
    const fine = ids(await received('shop', 'p-6'));
    expect(await previewNotice(db.pool, { ...request(fine), source: null })).toMatchObject({
      source: null,
      included: 0,
      text: '',
    });
    const foreign = request(ids(await failed('mail', 'p-7')), { sources: ['shop'] });
    expect(await previewNotice(db.pool, { ...foreign, source: null })).toMatchObject({
      sources: [],
      withoutError: 0,
    });
  });

  it('takes what a filter finds', async () => {
    await failed('quiet', 'p-8');
    const set: RecordSet = { kind: 'filter', filter: { source: ['quiet'], status: ['ERROR'] } };
    expect(await previewNotice(db.pool, { ...request(set), source: null })).toMatchObject({
      source: 'quiet',
      included: 1,
    });
  });
});

describe('createNotice', () => {
  it('keeps what left and names it on each record', async () => {
    const [one, two] = [await failed('shop', 'c-1'), await failed('shop', 'c-2')];
    const notice = await createNotice(
      db.pool,
      request(ids(one, two), { form: 'csv', way: 'downloaded', introduction: '' }),
    );
    expect(notice).toMatchObject({
      source: 'shop',
      by: 'Ada',
      records: 2,
      fileName: `notice-${String(notice.id)}-shop.csv`,
      egress: null,
    });
    expect(notice.content.split('\r\n')).toHaveLength(4);
    expect(await readNotice(db.pool, notice.id)).toEqual(notice);
    for (const id of [one, two]) {
      const query = timelineQuerySchema.parse({ kind: 'notice' });
      const { entries } = await readTimeline(db.pool, { id }, query);
      expect(entries).toMatchObject([
        { notice: notice.id, by: 'Ada', form: 'csv', way: 'downloaded', records: 2 },
      ]);
    }
  });

  it('is sent once as an egress record, however often and at once it is asked with one key', async () => {
    const set = ids(await failed('shop', 'c-3'), await failed('shop', 'c-4'));
    const asked = request(set, { form: 'json', way: 'sent', idempotencyKey: 'key-1' });
    const notices = await Promise.all(
      Array.from({ length: 5 }, () => createNotice(db.pool, asked)),
    );
    const [notice] = notices;
    expect(new Set(notices.map(({ id }) => id)).size).toBe(1);
    const { rows } = await db.pool.query<{ count: number }>(
      `SELECT count(*)::int4 FROM record WHERE direction = 'EGRESS' AND type = 'sluice.error-notice'`,
    );
    expect(rows[0]?.count).toBe(1);
    const egress = notice?.egress ?? '';
    expect(await readRecord(db.pool, { id: egress })).toMatchObject({
      direction: 'EGRESS',
      source: 'shop',
      status: 'QUEUED',
      type: 'sluice.error-notice',
      reference: `notice-${String(notice?.id)}`,
      mediaType: 'application/json',
    });
    const { bytes } = await readPayload(db.pool, { id: egress });
    expect(JSON.parse(Buffer.from(bytes).toString())).toMatchObject({
      source: 'shop',
      records: [{ reference: 'c-3', event_id: 'evt-c-3' }, { reference: 'c-4' }],
    });
  });

  it('carries the partner’s own reference when it is about one', async () => {
    const asked = request(ids(await failed('shop', 'c-5')), { form: 'json', way: 'sent' });
    const { egress } = await createNotice(db.pool, asked);
    expect(await readRecord(db.pool, { id: egress ?? '' })).toMatchObject({ reference: 'c-5' });
  });

  it('refuses to tell nothing, and to tell a source of another’s records', async () => {
    const set = ids(await failed('mail', 'c-6'), await received('shop', 'c-7'));
    await expect(createNotice(db.pool, request(set))).rejects.toMatchObject({
      code: 'nothing_to_tell',
    });
    await expect(readNotice(db.pool, 999_999)).rejects.toMatchObject({ code: 'notice_not_found' });
  });

  it('survives hostile identifiers', async () => {
    const reference = '=cmd|"/c calc"!A1\u202Egpj\u001B[31m<script>';
    const set = ids(await failed('shop', reference));
    const csv = await createNotice(db.pool, request(set, { form: 'csv', way: 'copied' }));
    expect(csv.content).toContain(`"'=cmd|""/c calc""!A1`);
    const text = await createNotice(db.pool, request(set));
    expect(text.content).not.toMatch(/\u202E|\u001B/);
  });

  it('is forgotten with the last of its records', async () => {
    const [one, two] = [await failed('quiet', 'c-8'), await failed('quiet', 'c-9')];
    const asked = request(ids(one, two), { source: 'quiet' });
    const { id } = await createNotice(db.pool, asked);
    const forget = async (record: string): Promise<void> => {
      const afterId = (parseRecordId(record) ?? 0n) - 1n;
      const range = { sourceId: quietId, status: 'ERROR', afterId, endId: afterId + 2n } as const;
      expect(await deleteRecords(db.pool, { ...range, limit: 10 })).toMatchObject({ removed: 1 });
    };
    await forget(one);
    expect(await readNotice(db.pool, id)).toMatchObject({ records: 2 });
    await forget(two);
    await expect(readNotice(db.pool, id)).rejects.toMatchObject({ code: 'notice_not_found' });
  });
});

it('leaves the store whole', async () => {
  expect(await findMisplacedRecords(db.pool)).toEqual([]);
  expect(await findWrongCounts(db.pool)).toEqual([]);
});
