import { createServer } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from '#lib/testing/eventually';
import { openPushAgents, PUSH_LIMITS, sendToTarget, type PushAgents } from './send-to-target.ts';

// A server that never closes a connection itself, and tells how many are open and how many there were.

let agents: PushAgents;
let opened = 0;
let open = 0;
const server = createServer({ keepAliveTimeout: 0 }, (_, response) => {
  response.writeHead(202).end();
});
server.on('connection', (socket) => {
  opened += 1;
  open += 1;
  socket.on('close', () => (open -= 1));
});

beforeEach(async () => {
  opened = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  agents.http.destroy();
  agents.https.destroy();
  await new Promise((resolve) => server.close(resolve));
});

async function push(): Promise<number> {
  const address = server.address();
  const port = address !== null && typeof address !== 'string' ? address.port : 0;
  const target = { url: new URL(`http://127.0.0.1:${String(port)}/`), addresses: ['127.0.0.1'] };
  const request = { method: 'POST' as const, headers: {}, body: Buffer.from('{}') };
  const { signal } = new AbortController();
  const answer = await sendToTarget(target, request, { agents, limits: PUSH_LIMITS, signal });
  return answer.status;
}

test('requests that follow each other share a connection', async () => {
  agents = openPushAgents();
  for (let sent = 0; sent < 3; sent += 1) {
    expect(await push()).toBe(202);
    await eventually(() => {
      expect(Object.keys(agents.http.freeSockets)).toHaveLength(1);
    });
  }
  expect(opened).toBe(1);
});

test('a connection that nobody uses is closed from here, before the other side does', async () => {
  agents = openPushAgents(20);
  expect(await push()).toBe(202);
  await eventually(() => {
    expect(open).toBe(0);
  });
  expect(await push()).toBe(202);
  expect(opened).toBe(2);
});
