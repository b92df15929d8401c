import { afterAll, beforeAll, expect, it } from 'vitest';
import { delaysSchema } from '#lib/contracts/insight';
import { bucketStartMs } from '#lib/domain/latency';
import { acknowledge } from '#lib/server/gateway/egress/acknowledge';
import { enqueue } from '#lib/server/gateway/egress/enqueue';
import { leaseDeliveries } from '#lib/server/gateway/egress/lease-deliveries';
import { foldCounts } from '#lib/server/store/fold-counts';
import { createSource, submission } from '#lib/testing/records';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { readDelays } from './read-delays.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
  const shop = await createSource(db.pool, 'shop');
  const mail = await createSource(db.pool, 'mail');
  await createSource(db.pool, 'silent');
  await db.pool.query(
    `INSERT INTO latency_minute (minute, source_id, direction, bucket, settled)
     SELECT date_trunc('minute', now() - age), source_id, direction::direction, bucket, settled
     FROM (VALUES ($1::int, interval '5 hours', 'EGRESS', 8, 90),
                  ($1, interval '1 hour', 'EGRESS', 40, 10),
                  ($1, interval '1 hour', 'INGRESS', 60, 1000),
                  ($2, interval '30 hours', 'EGRESS', 20, 7)) AS m(source_id, age, direction, bucket, settled)`,
    [shop, mail],
  );
});
afterAll(() => db[Symbol.asyncDispose]());

const delaysOf = async (hours: number, visible?: readonly string[]) => {
  const delays = await readDelays(db.pool, { hours }, visible);
  return delaysSchema.parse(delays).sources;
};

it('tells the sources apart, and only what was acknowledged in the window', async () => {
  const [shop, ...others] = await delaysOf(24);
  expect(others).toEqual([]);
  expect(shop).toMatchObject({ source: 'shop', acknowledged: 100, p50Ms: 4.42 });
  expect(shop?.p95Ms).toBeGreaterThan(bucketStartMs(40));
  expect((await delaysOf(48)).map(({ source }) => source)).toEqual(['mail', 'shop']);
  expect((await delaysOf(2)).map(({ acknowledged }) => acknowledged)).toEqual([10]);
});

it('shows nobody what they may not see', async () => {
  expect(await delaysOf(48, ['mail'])).toMatchObject([{ source: 'mail', acknowledged: 7 }]);
  expect(await delaysOf(48, [])).toEqual([]);
});

it('counts a real acknowledgement at once, and folding changes nothing', async () => {
  const source = 'silent';
  await enqueue(db.pool, { source, keyId: null, submissions: [submission(), submission()] });
  const request = { source, holder: 'app', max: 10, leaseSeconds: 60 };
  const deliveries = await leaseDeliveries(db.pool, request);
  await acknowledge(db.pool, { sources: null, acknowledgements: deliveries });
  const before = await delaysOf(1, [source]);
  expect(before).toMatchObject([{ source, acknowledged: 2 }]);
  await foldCounts(db.pool, 1_000);
  expect(await delaysOf(1, [source])).toEqual(before);
});
