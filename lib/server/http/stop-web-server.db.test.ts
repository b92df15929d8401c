/** A web process that stops: nobody is cut off in the middle, nobody is waited for in vain. */
import { once } from 'node:events';
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { createMachineKey } from '#lib/server/gateway/machine-keys';
import { createSource } from '#lib/server/gateway/sources';
import { createTestDatabase } from '#lib/testing/test-database';
import { isDraining } from '../health/draining.ts';
import { createWebServer, stopWebServer } from './web-server.ts';

it('stops: long polls end, a request in the middle is answered, idle connections close', async () => {
  await using db = await createTestDatabase();
  (globalThis as { sluiceDatabase?: unknown }).sluiceDatabase = db.pool;
  await createSource(db.pool, { key: 'shop', name: 'Shop' });
  const { secret } = await createMachineKey(db.pool, {
    name: 'test',
    scopes: ['ingress', 'deliver'],
    sources: ['shop'],
    createdBy: 'test',
  });
  const server = createWebServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const agent = new Agent({ keepAlive: true });
  const post = (path: string) => {
    const headers = { authorization: `Bearer ${secret}`, 'record-reference': 'r' };
    return httpRequest({ agent, port, host: '127.0.0.1', method: 'POST', path, headers });
  };
  const answerTo = async (sent: ReturnType<typeof post>) => {
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    response.resume();
    await once(response, 'end');
    return response;
  };

  const poll = post('/api/v1/egress/shop/leases');
  const pollAnswer = answerTo(poll);
  poll.end('{"waitSeconds":30}');
  const half = post('/api/v1/ingress/shop');
  const halfAnswer = answerTo(half);
  half.write('first half, ');
  await once(server, 'request');
  await once(server, 'request');

  // Nothing of this may wait for the cut at the end.
  const stopped = stopWebServer(server, 600_000);
  expect(isDraining()).toBe(true);
  expect((await pollAnswer).statusCode).toBe(200);
  half.end('second half');
  expect((await halfAnswer).statusCode).toBe(202);
  await stopped;
  agent.destroy();
  await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow();
});
