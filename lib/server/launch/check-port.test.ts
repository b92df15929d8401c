import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { checkPort } from './check-port.ts';
import { findFreePort, isPortFree } from './free-port.ts';

async function occupy(): Promise<{ port: number } & AsyncDisposable> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    [Symbol.asyncDispose]: async () => {
      server.close();
      await once(server, 'close');
    },
  };
}

test('a port in use gets one clear sentence', async () => {
  await using taken = await occupy();
  await expect(checkPort({ host: '127.0.0.1', port: taken.port })).rejects.toThrow(
    `Port ${taken.port} is in use by another program: stop it, or set PORT to a free port.`,
  );
});

test('a free port is accepted', async () => {
  await expect(
    checkPort({ host: '127.0.0.1', port: await findFreePort() }),
  ).resolves.toBeUndefined();
});

test('an address of another machine is refused', async () => {
  await expect(checkPort({ host: '203.0.113.1', port: 0 })).rejects.toThrow(
    'This machine has no address 203.0.113.1',
  );
});

test('a preferred port is taken when it is free and only then', async () => {
  const free = await findFreePort();
  expect(await findFreePort(free)).toBe(free);
  await using taken = await occupy();
  expect(await isPortFree(taken.port)).toBe(false);
  expect(await findFreePort(taken.port)).not.toBe(taken.port);
});
