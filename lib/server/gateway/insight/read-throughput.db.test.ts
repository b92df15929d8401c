import { afterAll, beforeAll, expect, it } from 'vitest';
import { throughputSchema } from '#lib/contracts/insight';
import { createSource } from '#lib/testing/records';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { readThroughput } from './read-throughput.ts';

let db: TestDatabase;

beforeAll(async () => {
  db = await createTestDatabase();
  const shop = await createSource(db.pool, 'shop');
  const mail = await createSource(db.pool, 'mail');
  await db.pool.query(
    `INSERT INTO throughput_minute (minute, source_id, direction, status, entered) VALUES
       ('2026-03-01 23:59Z', $1, 'INGRESS', 'JUST_IN', 1),
       ('2026-03-02 00:00Z', $1, 'INGRESS', 'JUST_IN', 10),
       ('2026-03-02 00:09Z', $1, 'INGRESS', 'JUST_IN', 100),
       ('2026-03-02 00:09Z', $1, 'INGRESS', 'ERROR', 2),
       ('2026-03-02 00:10Z', $2, 'EGRESS', 'QUEUED', 1000)`,
    [shop, mail],
  );
  await db.pool.query(
    `INSERT INTO count_delta (source_id, direction, status, delta, entered, minute) VALUES
       ($1, 'INGRESS', 'JUST_IN', 5, 5, '2026-03-02 00:09Z'),
       ($1, 'INGRESS', 'JUST_IN', -7, 0, '2026-03-02 00:09Z')`,
    [shop],
  );
});
afterAll(() => db[Symbol.asyncDispose]());

const window = { from: '2026-03-02T00:00:30.000Z', to: '2026-03-02T01:00:00.000Z' };

it('adds up each bucket by source and status, and leaves empty ones out', async () => {
  const throughput = await readThroughput(db.pool, { ...window, bucket: '10-minutes' });
  expect(throughputSchema.parse(throughput)).toEqual(throughput);
  expect(throughput.points).toEqual([
    {
      at: '2026-03-02T00:00:00.000Z',
      direction: 'INGRESS',
      source: 'shop',
      status: 'JUST_IN',
      records: 115,
    },
    {
      at: '2026-03-02T00:00:00.000Z',
      direction: 'INGRESS',
      source: 'shop',
      status: 'ERROR',
      records: 2,
    },
    {
      at: '2026-03-02T00:10:00.000Z',
      direction: 'EGRESS',
      source: 'mail',
      status: 'QUEUED',
      records: 1000,
    },
  ]);
});

it('begins each day at midnight UTC', async () => {
  const query = {
    from: '2026-03-01T00:00:00Z',
    to: '2026-03-03T00:00:00Z',
    bucket: 'day',
    source: 'shop',
  } as const;
  const { points } = await readThroughput(db.pool, query);
  expect(points.map(({ at, status, records }) => [at, status, records])).toEqual([
    ['2026-03-01T00:00:00.000Z', 'JUST_IN', 1],
    ['2026-03-02T00:00:00.000Z', 'JUST_IN', 115],
    ['2026-03-02T00:00:00.000Z', 'ERROR', 2],
  ]);
});

it.each([
  [{ source: 'mail' }, null, ['mail']],
  [{ direction: 'INGRESS' as const }, null, ['shop']],
  [{}, ['mail'], ['mail']],
  [{ source: 'shop' }, ['mail'], []],
])('narrows %j of the visible %j to %j', async (filter, visible, sources) => {
  const query = { ...window, bucket: 'hour' as const, ...filter };
  const { points } = await readThroughput(db.pool, query, visible);
  expect([...new Set(points.map(({ source }) => source))]).toEqual(sources);
});

it('answers a very wide window in coarser buckets, and says so', async () => {
  const wide = {
    from: '2020-01-01T00:00:00Z',
    to: '2026-04-01T00:00:00Z',
    bucket: 'minute',
  } as const;
  expect(await readThroughput(db.pool, wide)).toMatchObject({ bucket: 'day' });
});
