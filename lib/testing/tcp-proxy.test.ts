import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from './eventually.ts';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';

/** A target that sends back what it gets, and remembers whom it has. */
let target: Server;
let proxy: TcpProxy;
let arrived: Socket[];

beforeEach(async () => {
  arrived = [];
  target = createServer((socket) => {
    arrived.push(socket);
    socket.on('error', () => undefined);
    socket.pipe(socket);
  }).listen(0, '127.0.0.1');
  await once(target, 'listening');
  proxy = await startTcpProxy(portOf(target));
});
afterEach(async () => {
  await proxy[Symbol.asyncDispose]();
  for (const socket of arrived) socket.destroy();
  target.close();
});

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

interface Caller {
  readonly socket: Socket;
  text(): string;
  readonly ended: Promise<string>;
}

/** Connects through the proxy; `ended` is how it heard of the end. */
async function call(): Promise<Caller> {
  const socket = connect(proxy.port, '127.0.0.1');
  let text = '';
  let how = 'end';
  socket.on('data', (data: Buffer) => {
    text += data.toString();
  });
  socket.on('error', (error: NodeJS.ErrnoException) => {
    how = error.code ?? 'error';
  });
  const ended = new Promise<string>((resolve) => {
    socket.on('close', () => resolve(how));
  });
  await once(socket, 'connect');
  return { socket, text: () => text, ended };
}

const hears = (caller: Caller, expected: string) =>
  eventually(() => {
    expect(caller.text()).toBe(expected);
  });

test('passes bytes both ways, and the end', async () => {
  const caller = await call();
  caller.socket.write('hello');
  await hears(caller, 'hello');
  expect([proxy.countBytes('up'), proxy.countBytes('down')]).toEqual([5, 5]);
  caller.socket.end();
  expect(await caller.ended).toBe('end');
  await eventually(() => {
    expect(proxy.connections).toBe(0);
  });
});

test('carries a megabyte past a reader that is slow', async () => {
  const caller = await call();
  caller.socket.write('x'.repeat(1024 * 1024));
  await eventually(() => {
    expect(caller.text()).toHaveLength(1024 * 1024);
  });
});

test('delays a way and keeps the order, also when the delay ends meanwhile', async () => {
  const caller = await call();
  proxy.set('up', { kind: 'delay', ms: 80 });
  const sentAt = performance.now();
  caller.socket.write('first ');
  await eventually(() => {
    expect(caller.socket.bytesWritten).toBe(6);
  });
  await once(caller.socket, 'data');
  expect(performance.now() - sentAt).toBeGreaterThanOrEqual(79);
  caller.socket.write('second ');
  await new Promise((resolve) => setImmediate(resolve));
  proxy.set('up', { kind: 'pass' });
  caller.socket.write('third');
  await hears(caller, 'first second third');
});

test('a black hole takes bytes and gives nothing on', async () => {
  const caller = await call();
  proxy.set('down', { kind: 'black-hole' });
  caller.socket.write('lost');
  await eventually(() => {
    expect(proxy.countBytes('up')).toBe(4);
    expect(arrived[0]?.bytesWritten).toBe(4);
  });
  proxy.set('down', { kind: 'pass' });
  caller.socket.write('kept');
  await eventually(() => {
    expect(caller.text().endsWith('kept')).toBe(true);
  });
});

test('a stalled way holds the bytes until it opens again, for new connections as well', async () => {
  proxy.set('up', { kind: 'stall' });
  const caller = await call();
  caller.socket.write('waits');
  const other = await call();
  other.socket.write('too');
  await eventually(() => {
    expect(arrived).toHaveLength(2);
  });
  expect(proxy.countBytes('up')).toBe(0);
  proxy.set('up', { kind: 'pass' });
  await hears(caller, 'waits');
  await hears(other, 'too');
});

test('cuts all at once, in order or with a reset', async () => {
  const first = await call();
  await hears(first, '');
  proxy.cut();
  expect(await first.ended).toBe('end');
  const second = await call();
  second.socket.write('on its way');
  await hears(second, 'on its way');
  proxy.cut('reset');
  expect(await second.ended).toBe('ECONNRESET');
});

test.each([
  ['target', 'client'],
  ['client', 'target'],
] as const)('half open: the %s sees the end, the %s does not', async (told, untold) => {
  const caller = await call();
  caller.socket.write('here');
  await hears(caller, 'here');
  const [far] = arrived;
  const isClosed = { client: () => caller.socket.closed, target: () => far?.closed };
  proxy.halfOpen(told);
  await eventually(() => {
    expect(isClosed[told]()).toBe(true);
  });
  expect(isClosed[untold]()).toBe(false);
  expect(proxy.connections).toBe(1);
});

test('refuses, accepts again, and leads elsewhere', async () => {
  await proxy.refuse();
  await expect(call()).rejects.toThrow('ECONNREFUSED');
  await proxy.accept();
  const elsewhere = createServer((socket) => socket.end('elsewhere')).listen(0, '127.0.0.1');
  await once(elsewhere, 'listening');
  proxy.retarget(portOf(elsewhere));
  const caller = await call();
  await hears(caller, 'elsewhere');
  elsewhere.close();
});
