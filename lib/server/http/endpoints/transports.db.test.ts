/** The transport of a source over HTTP: how it stands, and the record that tries it. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { problemSchema } from '#lib/contracts/problem';
import { recordDetailSchema } from '#lib/contracts/record';
import { testRecordSchema, transportStandingSchema } from '#lib/contracts/transport';
import { acknowledge } from '#lib/server/gateway/egress/acknowledge';
import { leaseDeliveries } from '#lib/server/gateway/egress/lease-deliveries';
import { reject } from '#lib/server/gateway/egress/reject';
import { createMachineKey } from '#lib/server/gateway/machine-keys';
import { changeSource } from '#lib/server/gateway/sources';
import { findMisplacedRecords, findWrongCounts } from '#lib/testing/integrity';
import { createSource } from '#lib/testing/records';
import { startRouteServer, type RouteServer } from '#lib/testing/route-server';
import { signInAs } from '#lib/testing/sign-in';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { routes } from '../routes.ts';

let db: TestDatabase;
let server: RouteServer;
let cookie: string;
let source: string;
let sources = 0;

beforeAll(async () => {
  db = await createTestDatabase();
  server = await startRouteServer(routes, db.pool);
  ({ cookie } = await signInAs(db.pool, 'operator'));
});
afterAll(async () => {
  expect(await findMisplacedRecords(db.pool)).toEqual([]);
  expect(await findWrongCounts(db.pool)).toEqual([]);
  await server[Symbol.asyncDispose]();
  await db[Symbol.asyncDispose]();
});
beforeEach(async () => {
  sources += 1;
  source = `app-${String(sources)}`;
  await createSource(db.pool, source);
});

const call = (method: string, path: string, headers: Record<string, string> = { cookie }) =>
  fetch(`${server.origin}/api/v1${path}`, { method, headers });

async function standingOf(key: string) {
  const answer = await call('GET', `/sources/${key}/transport`);
  return transportStandingSchema.parse(await answer.json());
}

async function test(): Promise<{ id: string; reference: string }> {
  const answer = await call('POST', `/sources/${source}/test-record`);
  expect(answer.status).toBe(201);
  return testRecordSchema.parse(await answer.json());
}

async function offer(): Promise<{ id: string; token: string }[]> {
  return leaseDeliveries(db.pool, { source, holder: 'app', max: 10, leaseSeconds: 60 });
}

async function codeOf(answer: Response): Promise<string> {
  return problemSchema.parse(await answer.json()).code;
}

it('sends a test record the way of every other one, to its acknowledgement', async () => {
  const { id, reference } = await test();
  const record = async () =>
    recordDetailSchema.parse(await (await call('GET', `/records/${id}`)).json());
  expect(await record()).toMatchObject({
    source,
    reference,
    type: 'sluice.test',
    direction: 'EGRESS',
    status: 'QUEUED',
  });
  const payload: unknown = await (await call('GET', `/records/${id}/payload`)).json();
  expect(payload).toMatchObject({ test: true, source, reference, sentBy: 'Test operator' });
  const deliveries = await offer();
  expect(deliveries.map((delivery) => delivery.id)).toEqual([id]);
  expect((await record()).lease?.holder).toBe('app');
  await acknowledge(db.pool, { sources: [source], acknowledgements: deliveries });
  expect((await record()).status).toBe('ACKNOWLEDGED');
});

it('refuses to test what is retired or not there', async () => {
  expect(await codeOf(await call('POST', '/sources/nowhere/test-record'))).toBe('unknown_source');
  expect(await codeOf(await call('GET', '/sources/nowhere/transport'))).toBe('unknown_source');
  await changeSource(db.pool, source, { retired: true });
  expect(await codeOf(await call('POST', `/sources/${source}/test-record`))).toBe('retired_source');
});

it('counts what is offered, overdue, rejected and held of this source alone', async () => {
  for (let n = 0; n < 4; n += 1) await test();
  const [first, second] = await offer();
  const refusal = { code: 'no', message: 'No.' };
  await reject(db.pool, {
    sources: null,
    rejections: [
      { id: first?.id ?? '', token: first?.token ?? '', permanent: true, ...refusal },
      { id: second?.id ?? '', token: second?.token ?? '', permanent: false, ...refusal },
    ],
  });
  expect((await standingOf(source)).facts).toEqual({
    offered: 2,
    overdue: 0,
    rejected: 2,
    held: 1,
  });
  await createSource(db.pool, `${source}-other`);
  const none = { offered: 0, overdue: 0, rejected: 0, held: 0 };
  expect((await standingOf(`${source}-other`)).facts).toEqual(none);
});

it('tells how the workers that run find it, and nothing of those that are gone', async () => {
  await db.pool.query(
    `INSERT INTO worker (id, host, pid, version, seen_at, stopped_at) VALUES
       ($1 || '-alive', 'host', 1, '1', now(), NULL),
       ($1 || '-stopped', 'host', 2, '1', now(), now()),
       ($1 || '-lost', 'host', 3, '1', now() - interval '1 minute', NULL)`,
    [source],
  );
  await db.pool.query(
    `INSERT INTO transport_state (source_id, direction, worker_id, state, last_error, last_error_at)
     SELECT s.id, 'EGRESS', $1 || suffix, 'down', 'ECONNREFUSED', now()
     FROM source s, unnest(ARRAY['-alive', '-stopped', '-lost', '-unheard']) AS suffix
     WHERE s.key = $1`,
    [source],
  );
  const { workers, hasBroker } = await standingOf(source);
  expect(hasBroker).toBe(false);
  expect(workers).toMatchObject([
    {
      direction: 'EGRESS',
      worker: `${source}-alive`,
      state: 'down',
      lastError: 'ECONNREFUSED',
      lastSuccessAt: null,
    },
  ]);
});

it('tells how the push target of the URL that the source has now stands', async () => {
  const pushUrl = 'https://app.example/in';
  await changeSource(db.pool, source, { transport: 'push', pushUrl });
  expect((await standingOf(source)).pushTarget).toBeNull();
  await db.pool.query(
    `INSERT INTO push_target (source_id, url, allowed_at, failures, open_until)
     SELECT id, push_url, now(), 5, now() + interval '1 minute' FROM source WHERE key = $1`,
    [source],
  );
  const { pushTarget } = await standingOf(source);
  expect(pushTarget).toMatchObject({ failures: 5, allowedPerMinute: null, lastError: null });
  expect(pushTarget?.openUntil).not.toBeNull();
  await changeSource(db.pool, source, { pushUrl: `${pushUrl}/other` });
  expect((await standingOf(source)).pushTarget).toBeNull();
});

it('has a target that is left alone tried at once, and says by whom', async () => {
  const probe = () => call('POST', `/sources/${source}/push-target/probe`);
  expect(await codeOf(await probe())).toBe('circuit_closed');
  await changeSource(db.pool, source, { transport: 'push', pushUrl: 'https://app.example/in' });
  expect(await codeOf(await probe())).toBe('circuit_closed');
  await db.pool.query(
    `INSERT INTO push_target (source_id, url, failures, open_until)
     SELECT id, push_url, 1, now() + interval '1 hour' FROM source WHERE key = $1`,
    [source],
  );
  const answer = await probe();
  expect(answer.status).toBe(200);
  const { pushTarget } = transportStandingSchema.parse(await answer.json());
  expect(pushTarget).toMatchObject({ failures: 1, probeAskedBy: 'Test operator' });
  expect(pushTarget?.openUntil).toBe(pushTarget?.probeAskedAt);
  expect((await standingOf(source)).pushTarget).toEqual(pushTarget);
  await changeSource(db.pool, source, { transport: 'pull' });
  expect(await codeOf(await probe())).toBe('circuit_closed');
  expect(await codeOf(await call('POST', '/sources/nowhere/push-target/probe'))).toBe(
    'unknown_source',
  );
});

it('shows it to a machine that may read the source, and to no other', async () => {
  const keyFor = async (key: string) => {
    const request = { name: key, scopes: ['read' as const], sources: [key], createdBy: 'test' };
    const { secret } = await createMachineKey(db.pool, request);
    return { authorization: `Bearer ${secret}` };
  };
  await createSource(db.pool, `${source}-other`);
  const own = await call('GET', `/sources/${source}/transport`, await keyFor(source));
  expect(own.status).toBe(200);
  const other = await call('GET', `/sources/${source}/transport`, await keyFor(`${source}-other`));
  expect(await codeOf(other)).toBe('forbidden');
});
