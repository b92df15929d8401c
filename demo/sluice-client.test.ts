import { createServer, type RequestListener, type Server } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { Sender } from './sender.ts';
import { SluiceAwayError, SluiceClient, SluiceRefusalError } from './sluice-client.ts';

const RECEIPT = {
  id: '0saccpgxc00d8',
  status: 'JUST_IN',
  duplicate: false,
  receivedAt: '2026-11-22T20:00:00.000Z',
};
const PROBLEM = {
  type: '/docs/problems#x',
  title: 'Conflict',
  status: 409,
  code: 'event_id_conflict',
};

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function serve(listener: RequestListener): Promise<SluiceClient> {
  const listening = createServer(listener);
  server = listening;
  await new Promise((resolve) => listening.listen(0, '127.0.0.1', () => resolve(undefined)));
  const address = listening.address();
  const port = typeof address === 'object' ? String(address?.port) : '';
  const { signal } = new AbortController();
  return new SluiceClient({ url: `http://127.0.0.1:${port}`, key: 'secret', signal });
}
const submission = { source: 'shop', headers: { 'record-reference': 'r' }, body: '{}' };

test('a record goes to its source with the key, and the receipt comes back', async () => {
  let seen: unknown;
  const client = await serve((request, response) => {
    seen = [request.method, request.url, request.headers.authorization];
    response.writeHead(202).end(JSON.stringify(RECEIPT));
  });
  expect(await client.submit(submission)).toEqual(RECEIPT);
  expect(seen).toEqual(['POST', '/api/v1/ingress/shop', 'Bearer secret']);
});

test.each([429, 500, 502, 503])('%i means: the same again later', async (status) => {
  const client = await serve((_, response) => {
    response.writeHead(status, { 'retry-after': '2' }).end('{}');
  });
  const error = await client.submit(submission).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(SluiceAwayError);
  expect(error).toMatchObject({ retryAfterMs: 2000 });
});

test('a broken answer means: the same again later', async () => {
  const client = await serve((_, response) => {
    response.writeHead(202, { 'content-length': '500' }).write('{"id"');
    response.destroy();
  });
  await expect(client.submit(submission)).rejects.toBeInstanceOf(SluiceAwayError);
});

test('nobody there means: the same again later', async () => {
  const client = await serve(() => undefined);
  await new Promise((resolve) => server?.close(resolve));
  await expect(client.submit(submission)).rejects.toBeInstanceOf(SluiceAwayError);
});

test('a problem is a refusal with its code; a page of somebody else is one too', async () => {
  const bodies = [JSON.stringify(PROBLEM), '<html>'];
  const client = await serve((_, response) => {
    response.writeHead(409).end(bodies.shift());
  });
  const first = await client.submit(submission).catch((thrown: unknown) => thrown);
  expect(first).toBeInstanceOf(SluiceRefusalError);
  expect(first).toMatchObject({ status: 409, problem: { code: 'event_id_conflict' } });
  await expect(client.submit(submission)).rejects.toMatchObject({ problem: { code: 'unknown' } });
});

test('while Sluice is away the sender sends the very same again', async () => {
  const received: string[] = [];
  const client = await serve((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      received.push(`${String(request.headers['event-id'])} ${body}`);
      if (received.length < 2) response.writeHead(503).end();
      else response.writeHead(202).end(JSON.stringify(RECEIPT));
    });
  });
  const sender = new Sender(client, new AbortController().signal);
  const verdict = await sender.send({
    source: 'shop',
    reference: 'r',
    type: 't',
    eventId: 'e-1',
    originatedAt: new Date(),
    mediaType: 'application/json',
    body: '{"n":1.50}',
  });
  expect(verdict).toEqual({ kind: 'stored', id: RECEIPT.id });
  expect(received).toEqual(['e-1 {"n":1.50}', 'e-1 {"n":1.50}']);
  expect(sender.tally).toEqual({ sent: 1, stored: 1, duplicate: 0, refused: 0 });
});
