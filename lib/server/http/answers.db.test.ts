/** What the gateway really answers, against the contracts, and nothing beyond them. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { machineKeysSchema, peopleSchema } from '#lib/contracts/access';
import {
  acknowledgeResultsSchema,
  deliveriesSchema,
  extendResultsSchema,
  rejectResultsSchema,
} from '#lib/contracts/delivery';
import {
  firstStepsSchema,
  statusCountsSchema,
  throughputSchema,
  workersSchema,
} from '#lib/contracts/insight';
import { batchReceiptSchema, receiptSchema } from '#lib/contracts/receipt';
import { recordDetailSchema, recordPageSchema } from '#lib/contracts/record';
import { sourceSchema, sourcesSchema } from '#lib/contracts/source';
import { createMachineKey } from '#lib/server/gateway/machine-keys';
import { createSource } from '#lib/server/gateway/sources';
import { signInAs } from '#lib/testing/sign-in';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { startWebServer, type TestWebServer } from '#lib/testing/web-server';

let db: TestDatabase;
let web: TestWebServer;
let key: string;
let cookie: string;
beforeAll(async () => {
  db = await createTestDatabase();
  await createSource(db.pool, { key: 'shop', name: 'Shop' });
  const scopes = ['ingress', 'egress', 'deliver', 'read', 'replay'] as const;
  const request = { name: 'app', scopes: [...scopes], sources: ['shop'], createdBy: 'test' };
  key = (await createMachineKey(db.pool, request)).secret;
  web = await startWebServer(db.pool);
  cookie = (await signInAs(db.pool, 'admin')).cookie;
});
afterAll(async () => {
  await web[Symbol.asyncDispose]();
  await db[Symbol.asyncDispose]();
});

async function post(path: string, body: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${web.origin}/api/v1/${path}`, {
    method: 'POST',
    body,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
  });
  expect(response.ok, `${path}: ${String(response.status)}`).toBe(true);
  return response;
}

/** The answer by its contract; a field that the contract does not know is a fault. */
async function exactly<Schema extends z.ZodType>(
  schema: Schema,
  response: Response,
): Promise<z.output<Schema>> {
  const answer: unknown = await response.json();
  const parsed = schema.parse(answer);
  expect(answer).toEqual(parsed);
  return parsed;
}
const submit = async (way: 'ingress' | 'egress', eventId: string) =>
  exactly(
    receiptSchema,
    await post(`${way}/shop`, '{"total":12.50}', {
      'record-reference': 'order-1',
      'record-type': 'order',
      'record-time': '2026-11-22T12:00:00Z',
      'event-id': eventId,
    }),
  );
const lease = async () =>
  (await exactly(deliveriesSchema, await post('egress/shop/leases', '{"max":1}'))).deliveries;

it('receipts, single and many', async () => {
  expect(await submit('ingress', 'in-1')).toMatchObject({ status: 'JUST_IN', duplicate: false });
  expect(await submit('ingress', 'in-1')).toMatchObject({ duplicate: true });
  expect(await submit('egress', 'out-0')).toMatchObject({ status: 'QUEUED' });
  const event = { specversion: '1.0', id: 'in-2', source: '/x', type: 'order', data: {} };
  const batch = JSON.stringify([event, { ...event, id: '' }]);
  const type = { 'content-type': 'application/cloudevents-batch+json' };
  const receipt = await exactly(batchReceiptSchema, await post('ingress/shop', batch, type));
  expect(receipt).toMatchObject({ accepted: 1, rejected: 1 });
});

it('deliveries and every word about them', async () => {
  for (const eventId of ['out-1', 'out-2']) await submit('egress', eventId);
  const [first] = await lease();
  const [second] = await lease();
  if (first === undefined || second === undefined) throw new Error('nothing was offered');
  const one = { id: first.id, token: first.token };
  const other = { id: second.id, token: second.token };
  const unknown = { ...one, id: '0000000000001' };
  const extended = await post(
    'egress/extensions',
    JSON.stringify({ extensions: [one, unknown].map((each) => ({ ...each, leaseSeconds: 60 })) }),
  );
  expect((await exactly(extendResultsSchema, extended)).results).toMatchObject([
    { outcome: 'extended' },
    { problem: { status: 404 } },
  ]);
  for (const outcome of ['acknowledged', 'already_acknowledged']) {
    const body = JSON.stringify({ acknowledgements: [one, unknown] });
    const results = await exactly(
      acknowledgeResultsSchema,
      await post('egress/acknowledgements', body),
    );
    expect(results.results).toMatchObject([{ outcome }, { problem: { status: 404 } }]);
  }
  const rejection = { ...other, code: 'no', message: 'No.' };
  for (const outcome of ['held', 'already_rejected']) {
    const body = JSON.stringify({ rejections: [rejection] });
    const results = await exactly(rejectResultsSchema, await post('egress/rejections', body));
    expect(results.results).toMatchObject([{ outcome }]);
  }
});

it('a record whole, whatever has happened to it', async () => {
  const { records } = recordPageSchema.parse(await (await read('records?limit=500')).json());
  expect(records.length).toBeGreaterThanOrEqual(5);
  for (const { id } of records) {
    const detail = await exactly(recordDetailSchema, await read(`records/${id}`));
    expect(detail.reference).not.toBe('');
  }
});

const day = `from=${new Date(Date.now() - 3_600_000).toISOString()}&to=${new Date(Date.now() + 3_600_000).toISOString()}`;
it.each([
  ['records', recordPageSchema],
  ['records?status=QUEUED,ERROR&source=shop&held=true&sort=oldest&limit=1', recordPageSchema],
  ['status-counts', statusCountsSchema],
  [`throughput?bucket=hour&${day}`, throughputSchema],
  ['sources', sourcesSchema],
  ['sources/shop', sourceSchema],
  ['workers', workersSchema],
  ['keys', machineKeysSchema],
  ['people', peopleSchema],
  ['first-steps', firstStepsSchema],
])('GET %s', async (path, schema) => {
  const answer = await exactly(z.looseObject({}), await read(path));
  expect(Object.keys(answer)).not.toEqual([]);
  expect(schema.parse(answer)).toEqual(answer);
});

function read(path: string): Promise<Response> {
  return fetch(`${web.origin}/api/v1/${path}`, { headers: { cookie } });
}
