/** A Core App in another language whose answers name the version that gave them. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { errorGroupQuerySchema } from '#lib/contracts/error-group';
import { changeErrorGroup } from '#lib/server/gateway/errors/change-error-group';
import { listErrorGroups } from '#lib/server/gateway/errors/list-error-groups';
import { readErrorGroup } from '#lib/server/gateway/errors/read-error-group';
import { createSource } from '#lib/server/gateway/sources';
import { startCoreApp, type CoreApp } from '#lib/testing/core-app';
import {
  findMisplacedRecords,
  findWrongCounts,
  findWrongGroupCounts,
} from '#lib/testing/integrity';

let app: CoreApp;
let server: Server;
/** How the Core App answers: its version, and whether it takes what it gets. */
let now = { version: '1.9.0', status: 422 };
let reference = 0;

beforeAll(async () => {
  app = await startCoreApp([]);
  server = createServer((request, response) => {
    request.resume();
    const { version, status } = now;
    response.writeHead(status, { 'Core-App-Version': version });
    response.end(status === 422 ? JSON.stringify({ title: 'Unknown currency' }) : '');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = z.object({ port: z.number() }).parse(server.address());
  const handlerUrl = `http://127.0.0.1:${String(port)}/records`;
  await createSource(app.pool, { key: 'shop', name: 'Shop', handlerUrl });
});
afterAll(async () => {
  expect(await findMisplacedRecords(app.pool)).toEqual([]);
  expect(await findWrongCounts(app.pool)).toEqual([]);
  expect(await findWrongGroupCounts(app.pool)).toEqual([]);
  server.closeAllConnections();
  server.close();
  await app[Symbol.asyncDispose]();
});

/** A record that the Core App gets while it answers like this. */
async function process(version: string, status: number) {
  now = { version, status };
  reference += 1;
  const sent = { source: 'shop', type: 'order', reference: `order-${String(reference)}` };
  return app.process({ ...sent, payload: {} });
}

const versionsOf = async () => {
  const { rows } = await app.pool.query<{ handler: string; version: string }>(
    'SELECT handler, handler_version AS version FROM attempt ORDER BY record_id DESC LIMIT 1',
  );
  return rows[0];
};

test('an error group resolved in 2.0.0 regresses once an answer of 2.0.0 fails, and not before', async () => {
  expect(await process('1.9.0', 422)).toMatchObject({ status: 'ERROR' });
  const query = errorGroupQuerySchema.parse({ source: 'shop' });
  const { groups } = await listErrorGroups(app.pool, query, null);
  expect(groups).toHaveLength(1);
  const id = groups[0]?.id ?? '';
  const stateOf = async () =>
    (await readErrorGroup(app.pool, { id, sources: null, trend: '24h' })).state;
  const target = { id, sources: null, by: 'Ada' };
  await changeErrorGroup(app.pool, target, { resolve: { inVersion: '2.0.0' } });

  expect(await process('1.10.0', 422)).toMatchObject({ status: 'ERROR' });
  expect(await stateOf()).toBe('resolved');
  expect(await process('2.0.0', 204)).toMatchObject({ status: 'PROCESSED' });
  expect(await versionsOf()).toEqual({ handler: 'http', version: '2.0.0' });
  expect(await stateOf()).toBe('resolved');
  expect(await process('2.0.0', 422)).toMatchObject({ status: 'ERROR' });
  expect(await stateOf()).toBe('regressed');
  const { handlerVersions } = await readErrorGroup(app.pool, { id, sources: null, trend: '24h' });
  expect(handlerVersions.map(({ version }) => version).toSorted()).toEqual([
    '1.10.0',
    '1.9.0',
    '2.0.0',
  ]);
});
