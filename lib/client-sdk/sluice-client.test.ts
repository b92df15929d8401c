/** The client against a server that answers badly: what is tried again, what is not, and how often. */
import { createServer, type RequestListener, type Server } from 'node:http';
import { afterEach, describe, expect, it, test } from 'vitest';
import type { RetryNotice, SluiceOptions } from './connection.ts';
import { SluiceClient } from './sluice-client.ts';
import { SluiceAnswerError, SluiceAwayError, SluiceRefusalError } from './sluice-errors.ts';
import { SignatureError, verifySignature } from './verify-signature.ts';
import { createWebhookKeyPair, createWebhookSecret } from './webhook-key.ts';

const RECEIPT = {
  id: '0saccpgxc00d8',
  status: 'JUST_IN',
  duplicate: false,
  receivedAt: '2026-11-22T20:00:00.000Z',
};
const PROBLEM = {
  type: '/docs/problems#event_id_conflict',
  title: 'Conflict',
  status: 409,
  code: 'event_id_conflict',
  errors: [{ header: 'event-id', message: 'was used' }],
};
const record = { reference: 'r', payload: '{"n":1.50}' };

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A client of a server that answers with the listener, without long waits. */
async function serve(
  listener: RequestListener,
  options: Partial<SluiceOptions> = {},
): Promise<SluiceClient> {
  const listening = createServer(listener);
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  const address = listening.address();
  const port = typeof address === 'object' ? String(address?.port) : '';
  return new SluiceClient({
    url: `http://127.0.0.1:${port}`,
    credentials: { key: 'secret' },
    firstWaitMs: 1,
    ...options,
  });
}

interface Seen {
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: Buffer;
}

/** Answers with these statuses one after the other, the last one for ever, and keeps what it saw. */
function answerWith(seen: Seen[], statuses: readonly number[]): RequestListener {
  return (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      seen.push({ headers: request.headers, body: Buffer.concat(chunks) });
      const status = statuses[Math.min(seen.length, statuses.length) - 1] ?? 500;
      response.writeHead(status).end(JSON.stringify(status < 300 ? RECEIPT : PROBLEM));
    });
  };
}

test('a record goes to its source with the key, and the receipt comes back', async () => {
  let asked: unknown;
  const client = await serve((request, response) => {
    asked = [request.method, request.url, request.headers.authorization];
    response.writeHead(202).end(JSON.stringify(RECEIPT));
  });
  const receipt = await client.send('shop/eu', record);
  expect(receipt).toEqual({ ...RECEIPT, receivedAt: new Date(RECEIPT.receivedAt) });
  expect(asked).toEqual(['POST', '/api/v1/ingress/shop%2Feu', 'Bearer secret']);
});

describe('while Sluice is away', () => {
  it.each([408, 429, 500, 502, 503])('%i: the very same is sent again', async (status) => {
    const seen: Seen[] = [];
    const notices: RetryNotice[] = [];
    const onRetry = (notice: RetryNotice) => notices.push(notice);
    const client = await serve(answerWith(seen, [status, status, 202]), { onRetry });
    expect((await client.enqueue('shop', record)).id).toBe(RECEIPT.id);
    expect(seen.map(({ body }) => body.toString())).toEqual(Array(3).fill(record.payload));
    const ids = seen.map(({ headers }) => headers['event-id']);
    expect(new Set(ids).size).toBe(1);
    expect(ids[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect(notices.map(({ path, tries }) => [path, tries])).toEqual([
      ['/api/v1/egress/shop', 1],
      ['/api/v1/egress/shop', 2],
    ]);
    expect(notices[0]?.error.message).toContain(String(status));
  });

  it('the tries come to an end', async () => {
    const seen: Seen[] = [];
    const client = await serve(answerWith(seen, [503]), { mostTries: 3 });
    await expect(client.send('shop', record)).rejects.toBeInstanceOf(SluiceAwayError);
    expect(seen).toHaveLength(3);
  });

  it('a broken answer and nobody there mean the same', async () => {
    const client = await serve(
      (_, response) => {
        response.writeHead(202, { 'content-length': '500' }).write('{"id"');
        response.destroy();
      },
      { mostTries: 2 },
    );
    await expect(client.send('shop', record)).rejects.toBeInstanceOf(SluiceAwayError);
    await new Promise((resolve) => server?.close(resolve));
    await expect(client.send('shop', record)).rejects.toThrow('cannot be reached');
  });

  it('a wait is as long as Sluice asks for, and ends when told to stop', async () => {
    const stop = new AbortController();
    const waits: number[] = [];
    const client = await serve(
      (_, response) => response.writeHead(429, { 'retry-after': '86400' }).end('{}'),
      {
        onRetry: ({ waitMs }) => {
          waits.push(waitMs);
          setImmediate(() => stop.abort());
        },
      },
    );
    const sending = client.send('shop', record, { signal: stop.signal });
    await expect(sending).rejects.toMatchObject({ name: 'AbortError' });
    expect(waits).toEqual([86_400_000]);
  });

  it('a stop while Sluice is asked is a stop, not an absence', async () => {
    const stop = new AbortController();
    const client = await serve(() => stop.abort(new Error('enough')), { signal: stop.signal });
    await expect(client.send('shop', record)).rejects.toThrow('enough');
    await expect(client.send('shop', record)).rejects.toThrow('enough');
  });

  it('an answer that never comes is waited for so long and no longer', async () => {
    const client = await serve(() => undefined, { answerTimeoutMs: 20, mostTries: 2 });
    await expect(client.send('shop', record)).rejects.toBeInstanceOf(SluiceAwayError);
  });
});

describe('what is not tried again', () => {
  it('is a refusal: it has its problem, a page of somebody else too', async () => {
    const bodies = [JSON.stringify(PROBLEM), '<html>'];
    const client = await serve((_, response) => {
      response.writeHead(409).end(bodies.shift());
    });
    const error: unknown = await client.send('shop', record).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(SluiceRefusalError);
    expect(error).toMatchObject({ problem: PROBLEM });
    await expect(client.send('shop', record)).rejects.toMatchObject({
      problem: { status: 409, code: 'unknown' },
    });
    expect(bodies).toEqual([]);
  });

  it('is an answer that is none of Sluice’s', async () => {
    const client = await serve((_, response) => response.end('<html>'));
    await expect(client.send('shop', record)).rejects.toBeInstanceOf(SluiceAnswerError);
  });

  it('is a header that cannot be sent', async () => {
    const client = await serve((_, response) => response.end(JSON.stringify(RECEIPT)));
    const broken = { ...record, reference: 'a\nb' };
    await expect(client.send('shop', broken)).rejects.toBeInstanceOf(TypeError);
  });

  it('is a redirect, which could lead a key anywhere', async () => {
    const client = await serve(
      (_, response) => response.writeHead(307, { location: 'http://evil.test/' }).end(),
      { mostTries: 1 },
    );
    await expect(client.send('shop', record)).rejects.toBeInstanceOf(SluiceAwayError);
  });
});

describe('a client that signs', () => {
  const pair = createWebhookKeyPair();
  const shared = createWebhookSecret();
  it.each([
    ['a shared secret', shared, shared],
    ['a key pair', pair.secretKey, pair.publicKey],
  ])('signs each try anew with %s, over everything it sends', async (_name, secret, known) => {
    const seen: Seen[] = [];
    const credentials = { keyName: 'abcd1234', secret };
    const client = await serve(answerWith(seen, [503, 503, 202]), { credentials });
    await client.send('shop', record);
    const ids = seen.map((request) => verifySignature(request, [known]));
    expect(new Set(ids).size).toBe(1);
    const times = seen.map(({ headers }) => Number(headers['webhook-timestamp']));
    expect(times.toSorted((a, b) => a - b)).toEqual(times);
    expect(new Set(times).size).toBe(3);
    expect(seen[0]?.headers).toMatchObject({
      'webhook-key': 'abcd1234',
      'content-type': 'application/json',
    });
    expect(seen[0]?.body.toString()).toBe(record.payload);
    expect(seen[0]?.headers).not.toHaveProperty('authorization');
  });
});

test('who receives pushes verifies them, by the web’s headers or Node’s', () => {
  const request = { headers: {}, body: Buffer.from('{}') };
  expect(() => verifySignature(request, [createWebhookSecret()])).toThrow(SignatureError);
  const headers = new Headers({ 'webhook-id': 'a' });
  expect(() => verifySignature({ ...request, headers }, [])).toThrow('missing');
});

test('acknowledgements are cut into requests of a thousand', async () => {
  const sizes: number[] = [];
  const client = await serve((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      const ids = [...text.matchAll(/"id":"(\d+)"/g)].map(([, id]) => id);
      sizes.push(ids.length);
      const results = ids.map((id) => ({ id, outcome: 'acknowledged' }));
      response.end(JSON.stringify({ results }));
    });
  });
  const targets = Array.from({ length: 2_001 }, (_, id) => ({ id: String(id), token: 't' }));
  const results = await client.acknowledge(targets);
  expect(results.map(({ id }) => id)).toEqual(targets.map(({ id }) => id));
  expect(sizes).toEqual([1000, 1000, 1]);
});
