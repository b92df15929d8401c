import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorGroupQuerySchema } from '#lib/contracts/error-group';
import { recordQuerySchema } from '#lib/contracts/record';
import { listErrorGroups } from '#lib/server/gateway/errors/list-error-groups';
import { readErrorGroup } from '#lib/server/gateway/errors/read-error-group';
import { readChangeMarker } from '#lib/server/gateway/insight/change-marker';
import { readFirstSteps } from '#lib/server/gateway/insight/first-steps';
import { readDelays } from '#lib/server/gateway/insight/read-delays';
import { readLatency } from '#lib/server/gateway/insight/read-latency';
import { readStatusCounts } from '#lib/server/gateway/insight/read-status-counts';
import { readThroughput } from '#lib/server/gateway/insight/read-throughput';
import { listRecords } from '#lib/server/gateway/records/list-records';
import { readRecord } from '#lib/server/gateway/records/read-record';
import { seedInstallation } from '#lib/server/gateway/seed/seed-installation';
import { listSources } from '#lib/server/gateway/sources';
import { readTransport } from '#lib/server/gateway/transports/read-transport';
import type { Database } from '#lib/server/database';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { watchScans, type Scan } from '#lib/testing/watch-plans';

const HOUR_MS = 3_600_000;
const DAYS = 20;
const now = Date.now();
const at = (hoursAgo: number) => new Date(now - hoursAgo * HOUR_MS).toISOString();

let db: TestDatabase;
let cursor: string;
let id: string;
let group: string;

beforeAll(async () => {
  db = await createTestDatabase();
  await seedInstallation(db.pool, {
    ...{ records: 30_000, waiting: 4_000, payloadBytes: 200, force: false },
    ...{ from: at(DAYS * 24), to: at(0) },
  });
  const oldest = recordQuerySchema.parse({ sort: 'oldest', limit: 500 });
  let page = await listRecords(db.pool, oldest);
  for (let n = 0; n < 20; n += 1)
    page = await listRecords(db.pool, { ...oldest, cursor: page.next ?? '' });
  cursor = Buffer.from(`next:${page.records[0]?.id ?? ''}`).toString('base64url');
  const [error] = (await listRecords(db.pool, recordQuerySchema.parse({ status: 'ERROR' })))
    .records;
  id = error?.id ?? '';
  const causes = await listErrorGroups(db.pool, errorGroupQuerySchema.parse({ sort: 'open' }));
  group = causes.groups[0]?.id ?? '';
});
afterAll(() => db[Symbol.asyncDispose]());

const LARGE =
  /^(record|settlement|work|payload|attempt|replay|throughput_minute|latency_minute)(_\d+)?$/;

/** Reading this many rows is nothing at any size; reading a table whole is more than that. */
const FEW = 4_500;

async function expectFewRows(work: (watched: Database) => Promise<unknown>): Promise<Scan[]> {
  const scans = await watchScans(db.pool, work);
  const wrong = scans
    .filter(({ table, rows }) => LARGE.test(table) && rows > 0)
    .filter(({ how, rows }) => rows > FEW || (how === 'Seq Scan' && rows > 100));
  expect(wrong).toEqual([]);
  return scans;
}

const list = (query: object) => (watched: Database) =>
  listRecords(watched, recordQuerySchema.parse(query));

describe('what the console asks reads few rows of large tables', () => {
  it.each<[string, (watched: Database) => Promise<unknown>]>([
    ['status counts', readStatusCounts],
    ['status counts of some sources', (on) => readStatusCounts(on, ['seed-crm', 'seed-payments'])],
    ['delays of a day', (on) => readDelays(on, { hours: 24 })],
    ['how a transport stands', (on) => readTransport(on, 'seed-payments')],
    ['first steps', readFirstSteps],
    ['the change marker', readChangeMarker],
    ['sources', (on) => listSources(on)],
    ['a record', (on) => readRecord(on, { id })],
    ['error groups', (on) => listErrorGroups(on, errorGroupQuerySchema.parse({}))],
    ['an error group', (on) => readErrorGroup(on, { id: group, sources: null, trend: '30d' })],
    ['the open records of an error group', (on) => list({ group })(on)],
    ['the errors of a group', (on) => list({ group, status: 'ERROR' })(on)],
    [
      'throughput of a day',
      (on) => readThroughput(on, { from: at(48), to: at(24), bucket: 'minute' }),
    ],
    [
      'throughput of a source',
      (on) => readThroughput(on, { from: at(48), to: at(24), bucket: 'hour', source: 'seed-crm' }),
    ],
    [
      'latency of a day',
      (on) => readLatency(on, { from: at(48), to: at(24), bucket: '10-minutes' }),
    ],
  ])('%s', async (_name, work) => {
    await expectFewRows(work);
  });

  it.each([
    {},
    { sort: 'oldest' },
    { source: 'seed-newsletter' },
    { status: 'ERROR' },
    { status: 'ERROR', source: 'seed-crm,seed-payments' },
    { direction: 'EGRESS' },
    { status: 'JUST_IN,QUEUED' },
    { held: 'true' },
    { overdue: 'true' },
    { offered: 'true' },
    { offered: 'true', source: 'seed-payments' },
    { rejected: 'true' },
    { type: 'order.placed' },
    { reference: 'order-5000' },
    { q: 'order-5000' },
    { time: 'settled', from: at(50), to: at(49) },
    { time: 'settled', status: 'ERROR', from: at(240), to: at(216) },
    { from: at(50), to: at(49) },
  ])('a list of %j, its first page and a deep one', async (query) => {
    const scans = [
      ...(await expectFewRows(list(query))),
      ...(await expectFewRows(list({ ...query, sort: 'newest', cursor }))),
    ];
    expect(scans.filter(({ table }) => table.startsWith('payload'))).toEqual([]);
  });
});
