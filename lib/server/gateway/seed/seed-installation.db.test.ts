import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { receive } from '#lib/server/gateway/ingress/receive';
import { listSources } from '#lib/server/gateway/sources';
import {
  findMisplacedRecords,
  findUngroupedFailures,
  findWrongCounts,
  findWrongGroupCounts,
} from '#lib/testing/integrity';
import { createSource, submission } from '#lib/testing/records';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { seedInstallation, type SeedRequest } from './seed-installation.ts';

const DAY_MS = 86_400_000;
const now = Date.now();

function request(change: Partial<SeedRequest> = {}): SeedRequest {
  return {
    records: 20_500,
    waiting: 300,
    from: new Date(now - 30 * DAY_MS).toISOString(),
    to: new Date(now).toISOString(),
    payloadBytes: 400,
    force: false,
    ...change,
  };
}

let db: TestDatabase;
const progress: number[] = [];
beforeAll(async () => {
  db = await createTestDatabase();
  await seedInstallation(db.pool, request(), (stored) => progress.push(stored));
});
afterAll(() => db[Symbol.asyncDispose]());

async function read<Row extends object>(statement: string): Promise<Row[]> {
  return (await db.pool.query<Row>(statement)).rows;
}

describe('a seeded installation', () => {
  it('holds as many records as were asked for, and tells how far it is', async () => {
    expect(await read('SELECT count(*)::int AS n FROM record')).toEqual([{ n: 20_500 }]);
    expect(progress.at(-1)).toBe(20_500);
    expect(progress).toHaveLength(3);
  });

  it('has each record in one place and every count right', async () => {
    expect(await findMisplacedRecords(db.pool)).toEqual([]);
    expect(await findWrongCounts(db.pool)).toEqual([]);
    expect(await read('SELECT FROM count_delta')).toEqual([]);
  });

  it('has every failure in the group of its cause, and groups counted', async () => {
    expect(await findUngroupedFailures(db.pool)).toEqual([]);
    expect(await findWrongGroupCounts(db.pool)).toEqual([]);
    expect(await read('SELECT FROM error_group_delta')).toEqual([]);
    const causes = await read(`SELECT FROM attempt a JOIN error_group g ON g.id = a.group_id
      JOIN record r ON r.id = a.record_id
      WHERE (g.failure_code, g.direction, g.source_id, g.type)
        <> (a.failure_code, r.direction, r.source_id, r.type)`);
    expect(causes).toEqual([]);
    expect((await read('SELECT FROM error_group_version')).length).toBeGreaterThan(30);
  });

  it('has throughput and times to settle that are those of its attempts and records', async () => {
    const arrivals = `SELECT date_trunc('minute', received_at) AS minute, source_id, direction, count(*) AS n
      FROM record GROUP BY 1, 2, 3`;
    const again = `SELECT 1 FROM replay p JOIN record r ON r.id = p.record_id`;
    expect(
      await read(`
        SELECT (SELECT sum(entered) FROM throughput_minute WHERE status IN ('JUST_IN', 'QUEUED'))
               - (SELECT count(*) FROM record) - (SELECT count(*) FROM (${again}) AS a) = 0 AS received,
               (SELECT sum(entered) FROM throughput_minute WHERE status NOT IN ('JUST_IN', 'QUEUED'))
               = (SELECT count(*) FROM attempt WHERE outcome IN ('SUCCEEDED', 'FAILED', 'ACKNOWLEDGED'))
                 AS settled,
               (SELECT sum(settled) FROM latency_minute)
               = (SELECT count(*) FROM attempt
                  WHERE outcome IN ('SUCCEEDED', 'FAILED', 'ACKNOWLEDGED') AND generation = 0) AS timed,
               (SELECT count(*) FROM (${arrivals}) AS a JOIN throughput_minute t
                  USING (minute, source_id, direction)
                WHERE t.status IN ('JUST_IN', 'QUEUED') AND t.entered < a.n) = 0 AS by_minute`),
    ).toEqual([{ received: true, settled: true, timed: true, by_minute: true }]);
  });

  it('has every status and outcome, and failures of several causes', async () => {
    expect(await read(`SELECT DISTINCT status::text FROM record_status ORDER BY 1`)).toHaveLength(
      5,
    );
    expect(await read('SELECT DISTINCT outcome FROM attempt')).toHaveLength(6);
    const codes = await read("SELECT DISTINCT failure_code FROM settlement WHERE status = 'ERROR'");
    expect(codes).toHaveLength(5);
    expect(await read('SELECT FROM work WHERE held')).not.toHaveLength(0);
    expect(await read('SELECT FROM replay')).not.toHaveLength(0);
  });

  it('shares references between records, in both directions and of one source', async () => {
    const [row] = await read<{ shared: number; both: number; sources: number }>(`
      SELECT count(*) FILTER (WHERE n > 1)::int AS shared, count(*) FILTER (WHERE d > 1)::int AS both,
             max(s)::int AS sources
      FROM (SELECT count(*) AS n, count(DISTINCT direction) AS d, count(DISTINCT source_id) AS s
            FROM record GROUP BY reference) AS one`);
    expect(row?.shared).toBeGreaterThan(1000);
    expect(row?.both).toBeGreaterThan(100);
    expect(row?.sources).toBe(1);
  });

  it('has payloads that are JSON of about the size asked for, with their hash', async () => {
    const [row] = await read<{ size: number; wrong: number; total: string }>(`
      SELECT avg(r.size_bytes)::int AS size,
             count(*) FILTER (WHERE sha256(p.bytes) <> r.sha256 OR octet_length(p.bytes) <> r.size_bytes)::int
               AS wrong,
             min(convert_from(p.bytes, 'UTF8')::jsonb ->> 'total') AS total
      FROM record r JOIN payload p ON p.record_id = r.id`);
    expect(row?.wrong).toBe(0);
    expect(row?.total).toMatch(/^\d+\.\d\d$/);
    expect(Math.abs((row?.size ?? 0) - 400)).toBeLessThan(60);
  });

  it('is spread over the whole time', async () => {
    const days = await read('SELECT DISTINCT received_at::date FROM record');
    expect(days.length).toBeGreaterThanOrEqual(30);
  });

  it('leaves what waits to be looked at', async () => {
    const sources = await listSources(db.pool);
    expect(sources).toHaveLength(6);
    expect(sources.every(({ processingPaused }) => processingPaused)).toBe(true);
  });
});

describe('seeding again', () => {
  it('adds to what was made up', async () => {
    await seedInstallation(db.pool, request({ records: 1_000, waiting: 10 }));
    expect(await read('SELECT count(*)::int AS n FROM record')).toEqual([{ n: 21_500 }]);
    expect(await findWrongCounts(db.pool)).toEqual([]);
    expect(await findMisplacedRecords(db.pool)).toEqual([]);
  });

  it('adds nothing beside records of others, unless it must', async () => {
    await using other = await createTestDatabase();
    await createSource(other.pool, 'shop');
    await seedInstallation(other.pool, request({ records: 10, waiting: 1 }));
    await receive(other.pool, { source: 'shop', keyId: null, submissions: [submission()] });
    const again = request({ records: 10, waiting: 1 });
    await expect(seedInstallation(other.pool, again)).rejects.toMatchObject({
      code: 'not_only_seeded',
    });
    await seedInstallation(other.pool, { ...again, force: true });
    expect(await other.pool.query('SELECT FROM record')).toMatchObject({ rowCount: 21 });
    expect(await findWrongCounts(other.pool)).toEqual([]);
  });
});
