import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseRecordId } from '#lib/domain/record-id';
import { settleAttempts } from '#lib/server/store/settle-attempt';
import { findMisplacedRecords, findWrongCounts } from '#lib/testing/integrity';
import { createSource, submission } from '#lib/testing/records';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { acknowledge } from '../egress/acknowledge.ts';
import { enqueue } from '../egress/enqueue.ts';
import { leaseDeliveries } from '../egress/lease-deliveries.ts';
import { reject } from '../egress/reject.ts';
import { receive } from '../ingress/receive.ts';
import { readRecord } from './read-record.ts';
import { replayRecord } from './replay-record.ts';

let db: TestDatabase;
let sourceId = 0;
let queues = 0;
const source = 'shop';

beforeAll(async () => {
  db = await createTestDatabase();
  sourceId = await createSource(db.pool, source);
});
afterAll(() => db[Symbol.asyncDispose]());

async function received(): Promise<string> {
  const request = { source, keyId: null, submissions: [submission()] };
  const [result] = await receive(db.pool, request);
  return result?.id ?? '';
}

/** Takes a waiting ingress record into a lease, as a worker does. */
async function claimed(
  id: string,
): Promise<{ recordId: bigint; token: string; generation: number }> {
  const recordId = parseRecordId(id) ?? 0n;
  const { rows } = await db.pool.query<{ token: string; generation: number }>(
    `WITH taken AS (DELETE FROM work WHERE record_id = $1 RETURNING *)
     INSERT INTO lease (direction, holder, expires_at, record_ids, source_ids, generations, attempts)
     SELECT 'INGRESS', 'worker', now() + interval '1 min', ARRAY[record_id], ARRAY[source_id],
            ARRAY[generation], ARRAY[attempts + 1] FROM taken
     RETURNING token, generations[1] AS generation`,
    [recordId],
  );
  return { recordId, token: rows[0]?.token ?? '', generation: rows[0]?.generation ?? -1 };
}

async function processed(id: string, outcome: 'SUCCEEDED' | 'FAILED'): Promise<string> {
  const claim = await claimed(id);
  const failure = { class: 'data', code: 'contract', message: 'A field is missing.' } as const;
  const attempt = {
    ...claim,
    sourceId,
    number: 1,
    holder: 'worker',
    handler: null,
    handlerVersion: null,
    durationMs: 5,
    outcome,
    delayMs: 0,
    failure: outcome === 'FAILED' ? failure : null,
  };
  expect((await settleAttempts(db.pool, [attempt])).size).toBe(1);
  return id;
}

async function offered(): Promise<{ id: string; token: string }> {
  // A source of its own, so that nothing replayed before is offered in its place.
  queues += 1;
  const queue = `queue-${String(queues)}`;
  await createSource(db.pool, queue);
  await enqueue(db.pool, { source: queue, keyId: null, submissions: [submission()] });
  const [delivery] = await leaseDeliveries(db.pool, {
    source: queue,
    holder: 'app',
    max: 1,
    leaseSeconds: 60,
  });
  return { id: delivery?.id ?? '', token: delivery?.token ?? '' };
}

async function held(): Promise<string> {
  const target = await offered();
  const rejection = { ...target, code: 'no', message: 'No.', permanent: true };
  await reject(db.pool, { sources: null, rejections: [rejection] });
  return target.id;
}

async function acknowledged(): Promise<string> {
  const target = await offered();
  await acknowledge(db.pool, { sources: null, acknowledgements: [target] });
  return target.id;
}

const replay = (id: string, confirm = false) =>
  replayRecord(db.pool, { id, principalName: 'Ada', reason: 'Cause is fixed.', confirm });
const read = (id: string) => readRecord(db.pool, { id });

async function expectIntegrity(): Promise<void> {
  expect(await findMisplacedRecords(db.pool)).toEqual([]);
  expect(await findWrongCounts(db.pool)).toEqual([]);
}

describe('replaying', () => {
  it('puts an Error back to Just in, due now, as the next generation', async () => {
    const id = await processed(await received(), 'FAILED');
    expect(await replay(id)).toEqual({ id, status: 'JUST_IN', generation: 1 });
    const record = await read(id);
    expect(record).toMatchObject({
      status: 'JUST_IN',
      generation: 1,
      attempts: 0,
      settledAt: null,
      failure: null,
      leased: false,
      attemptLog: [{ generation: 0, number: 1, outcome: 'FAILED', failure: { code: 'contract' } }],
      replays: [
        { generation: 1, fromStatus: 'ERROR', requestedBy: 'Ada', reason: 'Cause is fixed.' },
      ],
    });
    expect(Date.parse(record.dueAt ?? '')).toBeLessThanOrEqual(Date.now());
    await expectIntegrity();
  });

  it('may succeed then, and keeps the failed attempt in the story', async () => {
    const id = await processed(await received(), 'FAILED');
    await replay(id);
    await processed(id, 'SUCCEEDED');
    expect(await read(id)).toMatchObject({
      status: 'PROCESSED',
      failure: null,
      attemptLog: [
        { generation: 0, outcome: 'FAILED' },
        { generation: 1, outcome: 'SUCCEEDED', failure: null },
      ],
    });
    await expectIntegrity();
  });

  it.each([
    ['Processed', async () => processed(await received(), 'SUCCEEDED'), 'PROCESSED', 'JUST_IN'],
    ['Acknowledged', acknowledged, 'ACKNOWLEDGED', 'QUEUED'],
  ])('what is %s asks for confirmation first', async (_word, make, status, to) => {
    const id = await make();
    await expect(replay(id)).rejects.toMatchObject({ code: 'confirmation_needed' });
    expect(await read(id)).toMatchObject({ status, generation: 0 });
    expect(await replay(id, true)).toEqual({ id, status: to, generation: 1 });
    expect(await read(id)).toMatchObject({ status: to, replays: [{ fromStatus: status }] });
    await expectIntegrity();
  });

  it('frees a held egress record', async () => {
    const id = await held();
    expect(await read(id)).toMatchObject({
      status: 'QUEUED',
      held: true,
      dueAt: null,
      failure: { class: 'data', code: 'no', message: 'No.' },
    });
    expect(await replay(id)).toEqual({ id, status: 'QUEUED', generation: 1 });
    expect(await read(id)).toMatchObject({ held: false, attempts: 0, failure: null });
    await expectIntegrity();
  });

  it.each([
    ['waits', received],
    [
      'is being processed',
      async () => {
        const id = await received();
        await claimed(id);
        return id;
      },
    ],
    ['is out for delivery', async () => (await offered()).id],
  ])('is refused while the record %s', async (_state, make) => {
    const id = await make();
    await expect(replay(id, true)).rejects.toMatchObject({ code: 'already_waiting' });
    expect(await read(id)).toMatchObject({ generation: 0, replays: [] });
    await expectIntegrity();
  });

  it.each([
    ['an Error', async () => processed(await received(), 'FAILED')],
    ['a held record', held],
  ])('%s by 20 people at once happens once', async (_what, make) => {
    const id = await make();
    const answers = await Promise.allSettled(Array.from({ length: 20 }, () => replay(id)));
    const refusals = answers.flatMap((answer) =>
      answer.status === 'rejected' ? [answer.reason as unknown] : [],
    );
    expect(refusals).toHaveLength(19);
    for (const refusal of refusals) expect(refusal).toMatchObject({ code: 'already_waiting' });
    expect(await read(id)).toMatchObject({ generation: 1, replays: [{ generation: 1 }] });
    await expectIntegrity();
  });

  it.each(['0000000000001', 'nonsense'])('finds no record %s', async (id) => {
    await expect(replay(id)).rejects.toMatchObject({ code: 'record_not_found' });
  });

  it('does not find what the asker may not use', async () => {
    const id = await processed(await received(), 'FAILED');
    const request = { id, principalName: 'key', reason: null, confirm: false };
    await expect(replayRecord(db.pool, { ...request, sources: ['github'] })).rejects.toMatchObject({
      code: 'record_not_found',
    });
    await expect(replayRecord(db.pool, { ...request, sources: [source] })).resolves.toBeDefined();
  });
});
