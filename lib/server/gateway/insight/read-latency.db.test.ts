import { afterAll, beforeAll, expect, it } from 'vitest';
import { latencySchema } from '#lib/contracts/insight';
import { bucketStartMs } from '#lib/domain/latency';
import { acknowledge } from '#lib/server/gateway/egress/acknowledge';
import { enqueue } from '#lib/server/gateway/egress/enqueue';
import { leaseDeliveries } from '#lib/server/gateway/egress/lease-deliveries';
import { foldCounts } from '#lib/server/store/fold-counts';
import { createSource, submission } from '#lib/testing/records';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { readLatency } from './read-latency.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
  const shop = await createSource(db.pool, 'shop');
  const mail = await createSource(db.pool, 'mail');
  await db.pool.query(
    `INSERT INTO latency_minute (minute, source_id, direction, bucket, settled) VALUES
       ('2026-03-01 23:59Z', $1, 'INGRESS', 99, 1000),
       ('2026-03-02 00:00Z', $1, 'INGRESS', 8, 90),
       ('2026-03-02 00:09Z', $1, 'INGRESS', 40, 10),
       ('2026-03-02 00:10Z', $2, 'EGRESS', 60, 5)`,
    [shop, mail],
  );
  await db.pool.query(
    `INSERT INTO count_delta (source_id, direction, status, delta, entered, minute, latency_bucket)
     VALUES ($1, 'INGRESS', 'PROCESSED', 4, 4, '2026-03-02 00:30Z', 20),
            ($1, 'INGRESS', 'PROCESSED', 9, 9, '2026-03-02 00:30Z', NULL)`,
    [shop],
  );
});
afterAll(() => db[Symbol.asyncDispose]());

const window = {
  from: '2026-03-02T00:00:30.000Z',
  to: '2026-03-02T01:00:00.000Z',
  bucket: '10-minutes',
} as const;

it('tells each bucket and direction apart, and the whole window', async () => {
  const latency = await readLatency(db.pool, window);
  expect(latencySchema.parse(latency)).toEqual(latency);
  expect(latency.points.map(({ at, direction, settled }) => [at, direction, settled])).toEqual([
    ['2026-03-02T00:00:00.000Z', 'INGRESS', 100],
    ['2026-03-02T00:10:00.000Z', 'EGRESS', 5],
    ['2026-03-02T00:30:00.000Z', 'INGRESS', 4],
  ]);
  expect(latency.overall.map(({ direction, settled }) => [direction, settled])).toEqual([
    ['INGRESS', 104],
    ['EGRESS', 5],
  ]);
  expect(latency.points[0]).toMatchObject({ p50Ms: 4.42 });
  expect(latency.points[0]?.p99Ms).toBeGreaterThan(1_100);
});

it('counts what is not folded yet, and folding changes nothing', async () => {
  const before = await readLatency(db.pool, window);
  expect(await foldCounts(db.pool, 1_000)).toBe(2);
  const after = await readLatency(db.pool, window);
  expect(after).toEqual({ ...before, asOf: after.asOf });
});

it.each([
  [{ source: 'mail' }, null, ['EGRESS']],
  [{ direction: 'INGRESS' as const }, null, ['INGRESS']],
  [{}, ['mail'], ['EGRESS']],
  [{ source: 'shop' }, ['mail'], []],
])('narrows %j of the visible %j to %j', async (filter, visible, directions) => {
  const { overall } = await readLatency(db.pool, { ...window, ...filter }, visible);
  expect(overall.map(({ direction }) => direction)).toEqual(directions);
});

it('puts an age into the bucket that holds it', async () => {
  const ages = [0, 1, 2, 3, 5, 9, 100, 1_000, 86_400_000, 864_000_000];
  const { rows } = await db.pool.query<{ ageMs: number; bucket: number }>(
    `SELECT age::float8 AS "ageMs",
            latency_bucket(first_record_id_at('2026-03-02Z') | 77,
                           timestamptz '2026-03-02Z' + make_interval(secs => age / 1000.0)) AS bucket
     FROM unnest($1::int8[]) AS age`,
    [ages],
  );
  expect(rows).toHaveLength(ages.length);
  for (const { ageMs, bucket } of rows) {
    expect(bucketStartMs(bucket)).toBeLessThanOrEqual(ageMs * 1.000001);
    expect(bucketStartMs(bucket + 1)).toBeGreaterThan(ageMs);
  }
  const ancient = await db.pool.query(`SELECT latency_bucket(0, '2200-01-01Z') AS bucket`);
  expect(ancient.rows).toEqual([{ bucket: 127 }]);
});

it('counts an acknowledgement from when its record was enqueued', async () => {
  const request = { source: 'mail', keyId: null, submissions: [submission()] };
  const [stored] = await enqueue(db.pool, request);
  expect(stored?.kind).toBe('accepted');
  const range = { from: new Date(Date.now() - 60_000).toISOString(), bucket: 'minute' as const };
  const [delivery] = await leaseDeliveries(db.pool, {
    source: 'mail',
    holder: 'test',
    max: 1,
    leaseSeconds: 30,
  });
  if (delivery === undefined) throw new Error('nothing to deliver');
  await acknowledge(db.pool, { sources: null, acknowledgements: [delivery] });
  const to = new Date(Date.now() + 120_000).toISOString();
  const { overall } = await readLatency(db.pool, { ...range, to });
  expect(overall).toMatchObject([{ direction: 'EGRESS', settled: 1 }]);
  expect(overall[0]?.p99Ms).toBeLessThan(60_000);
});
