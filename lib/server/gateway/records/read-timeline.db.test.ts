import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { timelineQuerySchema, type TimelineKind } from '#lib/contracts/timeline';
import { parseRecordId, type RecordId } from '#lib/domain/record-id';
import { findMisplacedRecords, findWrongCounts } from '#lib/testing/integrity';
import { createSource, submission } from '#lib/testing/records';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { enqueue } from '../egress/enqueue.ts';
import { receive } from '../ingress/receive.ts';
import { readLastGood } from './read-last-good.ts';
import { readTimeline } from './read-timeline.ts';
import { replayRecord } from './replay-record.ts';
import { writeComment } from './write-comment.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
  await createSource(db.pool, 'shop');
  await createSource(db.pool, 'mail');
});
afterAll(() => db[Symbol.asyncDispose]());

async function received(reference: string, type = 'order.created'): Promise<RecordId> {
  const submissions = [submission({ reference, type })];
  const [result] = await receive(db.pool, { source: 'shop', keyId: null, submissions });
  if (result?.kind !== 'accepted') throw new Error('it was not stored');
  return result.id;
}

/** Ends a record as a worker would, with one attempt of its present generation. */
async function settle(id: string, status: 'PROCESSED' | 'ERROR'): Promise<void> {
  await db.pool.query(
    `WITH taken AS (DELETE FROM work WHERE record_id = $1 RETURNING *),
     attempted AS (
       INSERT INTO attempt (record_id, generation, number, lease_token, holder, started_at, outcome,
                            failure_class, failure_code, failure_message, failure_detail, revision)
       SELECT record_id, generation, attempts + 1, gen_random_uuid(), 'worker-1', now(),
              CASE $2 WHEN 'ERROR' THEN 'FAILED' ELSE 'SUCCEEDED' END::outcome,
              CASE $2 WHEN 'ERROR' THEN 'data' END::failure_class,
              CASE $2 WHEN 'ERROR' THEN 'contract_violated' END,
              CASE $2 WHEN 'ERROR' THEN 'It is not as agreed.' END, $3, 1
       FROM taken),
     settled AS (
       INSERT INTO settlement (record_id, source_id, status, generation, attempts, failure_class, failure_code)
       SELECT record_id, source_id, $2::status, generation, attempts + 1,
              CASE $2 WHEN 'ERROR' THEN 'data' END::failure_class,
              CASE $2 WHEN 'ERROR' THEN 'contract_violated' END
       FROM taken)
     INSERT INTO count_delta (source_id, direction, status, delta, entered)
     SELECT source_id, direction, move.status, move.delta, 0 FROM taken
     CROSS JOIN LATERAL (VALUES ('JUST_IN'::status, -1), ($2::status, 1)) AS move (status, delta)`,
    [
      parseRecordId(id),
      status,
      status === 'ERROR'
        ? { violations: [{ pointer: '/total', expected: 'a number', found: '"x"' }] }
        : null,
    ],
  );
}

const pageOf = (
  id: string,
  query: { kind?: TimelineKind[]; limit?: number; cursor?: string } = {},
) => readTimeline(db.pool, { id }, timelineQuerySchema.parse(query));

describe('readTimeline', () => {
  it('tells all that happened to a record in order', async () => {
    const before = await received('order-7');
    const id = await received('order-7');
    await settle(id, 'ERROR');
    const comment = await writeComment(db.pool, { id, principalName: 'Ada', text: 'Told them.' });
    await replayRecord(db.pool, { id, principalName: 'Ada', reason: 'mended', confirm: false });
    await settle(id, 'PROCESSED');
    const [egress] = await enqueue(db.pool, {
      source: 'mail',
      keyId: null,
      causedBy: id,
      submissions: [submission({ reference: 'order-7' })],
    });
    const { entries, earlier, counts } = await pageOf(id);
    expect(earlier).toBeNull();
    expect(entries.map(({ key }) => key)).toEqual([
      `record-${String(parseRecordId(before))}`,
      'received',
      'attempt-0-1',
      `comment-${comment.id}`,
      'replay-1',
      'attempt-1-1',
      `enqueued-${String(parseRecordId(egress?.id ?? ''))}`,
    ]);
    expect(entries[2]).toMatchObject({
      kind: 'attempt',
      revision: 1,
      attempt: {
        outcome: 'FAILED',
        failure: { code: 'contract_violated', violations: [{ pointer: '/total' }] },
      },
    });
    expect(entries[4]).toMatchObject({ by: 'Ada', reason: 'mended', fromStatus: 'ERROR' });
    expect(entries[6]).toMatchObject({
      kind: 'egress',
      step: 'enqueued',
      record: { id: egress?.id, source: 'mail', status: 'QUEUED' },
    });
    expect(counts).toEqual({
      received: 1,
      attempt: 2,
      replay: 1,
      edit: 0,
      comment: 1,
      egress: 1,
      notice: 0,
      same_reference: 1,
    });
  });

  it('gives chosen kinds only', async () => {
    const id = await received('order-8');
    await settle(id, 'ERROR');
    await writeComment(db.pool, { id, principalName: 'Ada', text: 'Told them.' });
    const { entries } = await pageOf(id, { kind: ['comment', 'received'] });
    expect(entries.map(({ kind }) => kind)).toEqual(['received', 'comment']);
  });

  it('is bounded: thousands of attempts come a page at a time, each once', async () => {
    const id = await received('order-9');
    await settle(id, 'ERROR');
    await db.pool.query(
      `INSERT INTO attempt (record_id, generation, number, lease_token, holder, started_at, ended_at, outcome)
       SELECT $1, 0, n, gen_random_uuid(), 'w', now(), now() + n / 7 * interval '1 second', 'SUCCEEDED'
       FROM generate_series(2, 5000) n`,
      [parseRecordId(id)],
    );
    const keys: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await pageOf(id, { limit: 500, ...(cursor === null ? {} : { cursor }) });
      expect(page.entries.length).toBeLessThanOrEqual(500);
      keys.unshift(...page.entries.map(({ key }) => key));
      cursor = page.earlier;
    } while (cursor !== null);
    expect(keys).toHaveLength(5_001);
    expect(new Set(keys).size).toBe(5_001);
    expect(keys[0]).toBe('received');
  });

  it('names edits, decisions on them and operations', async () => {
    const id = await received('order-10');
    await settle(id, 'ERROR');
    const { rows } = await db.pool.query<{ id: number }>(
      `INSERT INTO replay_operation (name, reason, requested_by, request_sha256, record_set, confirm, newest_id)
       VALUES ('the storm', 'mended', 'Ada', '', '{}', false, 0) RETURNING id`,
    );
    await replayRecord(db.pool, { id, principalName: 'Ada', reason: null, confirm: false });
    const named = [parseRecordId(id), rows[0]?.id];
    await db.pool.query('UPDATE replay SET operation_id = $2 WHERE record_id = $1', named);
    await db.pool.query(
      `INSERT INTO revision (record_id, number, base, state, author, author_id, reason, size_bytes, sha256,
                             forced, replays, needs_approval, decided_by, decided_at, rejection)
       VALUES ($1, 2, 1, 'REJECTED', 'Ada', 'person:1', 'typing error', 1, '', false, false, true,
               'Bob', now() + interval '1 minute', 'wrong field')`,
      [parseRecordId(id)],
    );
    const { entries, counts } = await pageOf(id, { kind: ['replay', 'edit'] });
    expect(entries).toMatchObject([
      { key: 'replay-1', operation: { id: rows[0]?.id, name: 'the storm' } },
      { key: 'edit-2', step: 'proposed', by: 'Ada', reason: 'typing error' },
      { key: 'decision-2', step: 'rejected', by: 'Bob', reason: 'wrong field' },
    ]);
    expect(counts.edit).toBe(2);
  });

  it('names no record of a source that the asker may not see', async () => {
    const id = await received('order-11');
    await enqueue(db.pool, {
      source: 'mail',
      keyId: null,
      submissions: [submission({ reference: 'order-11' })],
    });
    const request = { id, sources: ['shop'] };
    const { entries, counts } = await readTimeline(db.pool, request, timelineQuerySchema.parse({}));
    expect(entries.map(({ kind }) => kind)).toEqual(['received']);
    expect(counts.same_reference).toBe(0);
    await expect(
      readTimeline(db.pool, { id, sources: ['mail'] }, timelineQuerySchema.parse({})),
    ).rejects.toMatchObject({ code: 'record_not_found' });
  });

  it('refuses cursors that it did not give out', async () => {
    const id = await received('order-12');
    for (const cursor of [
      '',
      'x',
      Buffer.from('2026-13-45T99:00:00.000000Z a').toString('base64url'),
    ])
      expect(() => readTimeline(db.pool, { id }, { limit: 1, cursor })).toThrow(
        'not one that a timeline gave out',
      );
  });
});

describe('writeComment', () => {
  it('refuses records that are not there, and keeps comments as they are', async () => {
    const comment = { principalName: 'Ada', text: 'x' };
    await expect(writeComment(db.pool, { ...comment, id: '0000000000000' })).rejects.toMatchObject({
      code: 'record_not_found',
    });
    await writeComment(db.pool, { ...comment, id: await received('order-13') });
    await expect(db.pool.query(`UPDATE comment SET text = 'y'`)).rejects.toThrow('append-only');
  });
});

describe('readLastGood', () => {
  it('finds the nearest record of the same type that went well, before rather than after', async () => {
    const first = await received('a', 'refund');
    const second = await received('b', 'refund');
    const other = await received('c', 'other');
    const bad = await received('d', 'refund');
    const later = await received('e', 'refund');
    expect(await readLastGood(db.pool, { id: bad })).toEqual({ record: null });
    await settle(later, 'PROCESSED');
    expect((await readLastGood(db.pool, { id: bad })).record?.id).toBe(later);
    for (const id of [first, second, other]) await settle(id, 'PROCESSED');
    expect((await readLastGood(db.pool, { id: bad })).record?.id).toBe(second);
  });
});

it('leaves the store whole', async () => {
  expect(await findMisplacedRecords(db.pool)).toEqual([]);
  expect(await findWrongCounts(db.pool)).toEqual([]);
});
