import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parseRecordId } from '#lib/domain/record-id';
import { inTransaction } from '#lib/server/database';
import { createSource, submission } from '#lib/testing/records';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { acknowledge } from './acknowledge.ts';
import type { Delivery } from './delivery.ts';
import { enqueue } from './enqueue.ts';
import { leaseDeliveries } from './lease-deliveries.ts';
import type { Submission } from '../records/submission.ts';

let db: TestDatabase;
let source = '';
let number = 0;

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db[Symbol.asyncDispose]());
beforeEach(async () => {
  number += 1;
  source = `app-${String(number)}`;
  await createSource(db.pool, source);
});

const put = async (...submissions: Partial<Submission>[]) => {
  const request = { source, keyId: null, submissions: submissions.map(submission) };
  return (await enqueue(db.pool, request)).map(({ id }) => id);
};
const lease = (max: number) =>
  leaseDeliveries(db.pool, { source, holder: 'app key', max, leaseSeconds: 30 });
const idsOf = (deliveries: readonly Delivery[]) => deliveries.map(({ id }) => id);

describe('leaseDeliveries', () => {
  it('offers what was enqueued, whole, with a token of its own', async () => {
    const bytes = Buffer.from([0, 255, 10]);
    const given = submission({ bytes, eventId: 'e', originatedAt: new Date(0), mediaType: 'a/b' });
    const [id] = await put(given);
    const [delivery, ...rest] = await lease(10);
    expect(rest).toEqual([]);
    expect(delivery).toMatchObject({
      id,
      source,
      reference: given.reference,
      type: given.type,
      eventId: 'e',
      originatedAt: new Date(0),
      attempt: 1,
      mediaType: 'a/b',
      traceparent: null,
    });
    expect(Buffer.compare(delivery?.bytes ?? Buffer.alloc(0), bytes)).toBe(0);
    const left = Number(delivery?.expiresAt) - Number(delivery?.receivedAt);
    expect(left).toBeGreaterThanOrEqual(30_000);
  });

  it('offers the longest due first, at most what was asked for, and nothing twice', async () => {
    const ids = await put({}, {}, {});
    expect(idsOf(await lease(2))).toEqual(ids.slice(0, 2));
    expect(idsOf(await lease(2))).toEqual(ids.slice(2));
    expect(await lease(2)).toEqual([]);
  });

  it('offers neither what is held nor what is due later nor what is of another source', async () => {
    const [held, later, due] = await put({}, {}, {});
    await db.pool.query('UPDATE work SET held = true WHERE record_id = $1', [
      parseRecordId(held ?? ''),
    ]);
    await db.pool.query(`UPDATE work SET due_at = now() + interval '1 h' WHERE record_id = $1`, [
      parseRecordId(later ?? ''),
    ]);
    const other = source;
    source = `${source}-other`;
    await createSource(db.pool, source);
    await put({});
    source = other;
    expect(idsOf(await lease(10))).toEqual([due]);
  });

  it('answers with at most 32 MiB, and puts the rest off without counting an attempt', async () => {
    const bytes = Buffer.alloc(12 * 1024 * 1024);
    const ids = await put({ bytes }, { bytes }, { bytes });
    expect(idsOf(await lease(10))).toEqual(ids.slice(0, 2));
    const [last] = await lease(10);
    expect(last).toMatchObject({ id: ids[2], attempt: 1 });
  });

  it('offers a single record that is larger than an answer alone', async () => {
    const ids = await put({ bytes: Buffer.alloc(33 * 1024 * 1024) }, {});
    expect(idsOf(await lease(10))).toEqual(ids.slice(0, 1));
    expect(idsOf(await lease(10))).toEqual(ids.slice(1));
  });

  it('offers nothing while processing is paused, and refuses an unknown source', async () => {
    await db.pool.query('UPDATE source SET processing_paused = true WHERE key = $1', [source]);
    await put({});
    expect(await lease(1)).toEqual([]);
    source = 'nobody';
    await expect(lease(1)).rejects.toMatchObject({ code: 'unknown_source' });
  });

  it('shares a queue between 20 consumers so that each record is offered once', async () => {
    const ids = await put(...Array.from({ length: 300 }, () => ({})));
    const offers = await Promise.all(Array.from({ length: 20 }, () => lease(15)));
    expect(offers.flatMap(idsOf).sort()).toEqual(ids);
  });

  it('acknowledges a whole answer at once, in the order asked', async () => {
    const ids = await put(...Array.from({ length: 50 }, () => ({})));
    const deliveries = await lease(50);
    const acknowledgements = [...deliveries, ...deliveries.slice(0, 3)].map(({ id, token }) => ({
      id,
      token,
    }));
    const results = await acknowledge(db.pool, { sources: [source], acknowledgements });
    expect(results.map((result) => result.kind)).toEqual([
      ...ids.map(() => 'acknowledged'),
      ...Array.from({ length: 3 }, () => 'already_acknowledged'),
    ]);
    expect(results.map((result) => result.id)).toEqual([...ids, ...ids.slice(0, 3)]);
  });
});

describe('whatever plan PostgreSQL takes, a lease never takes more than was asked for', () => {
  it.each([
    ['nestloop'],
    ['hashjoin'],
    ['seqscan'],
    ['indexscan', 'bitmapscan'],
    ['nestloop', 'hashjoin'],
    ['hashjoin', 'mergejoin', 'material'],
  ])('without %s %s %s', async (...off) => {
    const queue = `plans-${off.join('-')}`;
    await createSource(db.pool, queue);
    const submissions = Array.from({ length: 100 }, () => submission());
    await enqueue(db.pool, { source: queue, keyId: null, submissions });
    const leased = await inTransaction(db.pool, async (tx) => {
      for (const name of off) await tx.query(`SET LOCAL enable_${name} = off`);
      const request = { source: queue, holder: 'app', max: 5, leaseSeconds: 30 };
      return leaseDeliveries(tx, request);
    });
    expect(leased).toHaveLength(5);
    const { rows } = await db.pool.query(
      `SELECT count(*)::integer AS left FROM work w JOIN source s ON s.id = w.source_id WHERE s.key = $1`,
      [queue],
    );
    expect(rows).toEqual([{ left: 95 }]);
  });
});
