import { createServer, type Server, type Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { answerStatus, startPushReceiver } from '#lib/testing/push-receiver';
import {
  NoAnswerError,
  openPushAgents,
  PUSH_LIMITS,
  sendToTarget,
  type PushAnswer,
  type PushLimits,
} from './send-to-target.ts';

const body = Buffer.from('{"total":12.50}');
const BRIEF: PushLimits = { ...PUSH_LIMITS, answerMs: 300, totalMs: 600, bodyMs: 300 };

interface Sending {
  readonly addresses?: readonly string[];
  readonly limits?: PushLimits;
  readonly signal?: AbortSignal;
  readonly method?: 'POST' | 'OPTIONS';
}

async function send(url: string, sending: Sending = {}): Promise<PushAnswer> {
  const { addresses = ['127.0.0.1'], limits = PUSH_LIMITS, method = 'POST' } = sending;
  const agents = openPushAgents();
  const signal = sending.signal ?? new AbortController().signal;
  const request = { method, headers: { 'ce-id': 'a' }, body };
  try {
    return await sendToTarget({ url: new URL(url), addresses }, request, {
      agents,
      limits,
      signal,
    });
  } finally {
    agents.http.destroy();
    agents.https.destroy();
  }
}

async function fail(url: string, sending?: Sending): Promise<NoAnswerError> {
  const answer = await send(url, sending).catch((error: unknown) => error);
  if (answer instanceof NoAnswerError) return answer;
  throw new Error(`expected no answer, got ${JSON.stringify(answer)}`);
}

/** A server of raw connections. */
async function listen(server: Server): Promise<AsyncDisposable & { readonly url: string }> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = address !== null && typeof address !== 'string' ? address.port : 0;
  return {
    url: `http://127.0.0.1:${String(port)}/`,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        for (const socket of sockets) socket.destroy();
      }),
  };
}

describe('a request', () => {
  test('comes as it was made, at the path with its query, under the name of the URL', async () => {
    await using receiver = await startPushReceiver();
    const url = `http://hooks.example.com:${String(receiver.port)}/in?a=1&b=%20`;
    expect((await send(url)).status).toBe(202);
    const [push] = receiver.pushes;
    expect(push).toMatchObject({ method: 'POST', path: '/in?a=1&b=%20' });
    expect(push?.body).toEqual(body);
    expect(push?.headers).toMatchObject({
      host: `hooks.example.com:${String(receiver.port)}`,
      'ce-id': 'a',
      'content-length': String(body.byteLength),
    });
  });

  test('goes to the address that was checked, whatever the name leads to by now', async () => {
    await using receiver = await startPushReceiver();
    const url = `http://no-such-name.invalid:${String(receiver.port)}/`;
    expect((await send(url)).status).toBe(202);
  });

  test('tries another address of the name when there is no connection to the first', async () => {
    await using receiver = await startPushReceiver();
    expect((await send(receiver.url, { addresses: ['127.0.0.9', '127.0.0.1'] })).status).toBe(202);
    expect(receiver.pushes).toHaveLength(1);
  });
});

describe('an answer', () => {
  test.each([200, 201, 202, 204])('of %d is taken without its body', async (status) => {
    await using receiver = await startPushReceiver();
    receiver.answerWith((response) => response.writeHead(status).end(status === 204 ? '' : 'ok'));
    expect(await send(receiver.url)).toMatchObject({ status, body: '' });
  });

  test.each([301, 302, 307, 308])('of %d is not followed', async (status) => {
    await using receiver = await startPushReceiver();
    receiver.answerWith(answerStatus(status, { location: `${receiver.url}&second` }));
    expect((await send(receiver.url)).status).toBe(status);
    expect(receiver.pushes).toHaveLength(1);
  });

  test('that is a failure keeps its body and its header', async () => {
    await using receiver = await startPushReceiver();
    receiver.answerWith((response) => {
      response.writeHead(503, { 'retry-after': '7' }).end('{"title":"Closed"}');
    });
    const answer = await send(receiver.url);
    expect(answer).toMatchObject({ status: 503, body: '{"title":"Closed"}' });
    expect(answer.headers['retry-after']).toBe('7');
  });

  test.each([200, 500])('of %d with a body without end is read to the cap only', async (status) => {
    let written = 0;
    await using receiver = await startPushReceiver();
    const closed = Promise.withResolvers<undefined>();
    receiver.answerWith((response) => {
      response.writeHead(status);
      const chunk = Buffer.alloc(64 * 1024, 'x');
      const write = (): void => {
        while (!response.destroyed) {
          written += chunk.byteLength;
          if (!response.write(chunk)) break;
        }
      };
      response.on('drain', write);
      response.on('close', () => {
        closed.resolve(undefined);
      });
      write();
    });
    const answer = await send(receiver.url);
    expect(answer.body.length).toBe(status === 200 ? 0 : PUSH_LIMITS.bodyBytes);
    await closed.promise;
    expect(written).toBeLessThan(64 * 1024 * 1024);
  });

  test('whose failing body drips is told with what has come of it', async () => {
    await using receiver = await startPushReceiver();
    receiver.answerWith((response) => {
      response.writeHead(500).write('slowly');
    });
    expect(await send(receiver.url, { limits: BRIEF })).toMatchObject({
      status: 500,
      body: 'slowly',
    });
  });
});

describe('no answer', () => {
  test('within the time is a failure that may have arrived', async () => {
    await using receiver = await startPushReceiver();
    receiver.answerWith(() => undefined);
    const error = await fail(receiver.url, { limits: BRIEF });
    expect(error).toMatchObject({ hasLeft: true, isTimeout: true });
    expect(error.message).toContain('within 0.3 s');
    expect(receiver.pushes).toHaveLength(1);
  });

  test('comes of a header that drips byte by byte', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.write('HTTP/1.1 200 OK\r\nx-slow: ');
      const dripping = setInterval(() => socket.write('a'), 20);
      socket.on('close', () => {
        clearInterval(dripping);
      });
    });
    await using listening = await listen(server);
    const error = await fail(listening.url, { limits: BRIEF });
    expect(error).toMatchObject({ hasLeft: true, isTimeout: true });
  });

  test('comes of a header without end, which is not kept', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.write(`HTTP/1.1 200 OK\r\nx-long: ${'a'.repeat(1_000_000)}`);
    });
    await using listening = await listen(server);
    const error = await fail(listening.url);
    expect(error).toMatchObject({ hasLeft: true, isTimeout: false });
    expect(error.message).toBe('the header of its answer is too long');
  });

  test('comes of a connection that is reset after the request was taken', async () => {
    await using receiver = await startPushReceiver();
    receiver.answerWith((response) => response.socket?.resetAndDestroy());
    const error = await fail(receiver.url);
    expect(error).toMatchObject({ hasLeft: true, isTimeout: false });
    expect(receiver.pushes).toHaveLength(1);
  });

  test.each([
    ['no HTTP', 'SSH-2.0-OpenSSH_9.6\r\n'],
    [
      'another protocol',
      'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n',
    ],
    ['half a header', 'HTTP/1.1 200 OK\r\n'],
  ])('comes of %s', async (_, bytes) => {
    await using listening = await listen(
      createServer((socket) => {
        socket.on('error', () => undefined);
        socket.end(bytes);
      }),
    );
    expect(await fail(listening.url)).toMatchObject({ hasLeft: true, isTimeout: false });
  });

  test('comes where nobody listens, and nothing has left', async () => {
    const receiver = await startPushReceiver();
    await receiver[Symbol.asyncDispose]();
    const error = await fail(receiver.url);
    expect(error).toMatchObject({ hasLeft: false, isTimeout: false });
    expect(error.message).toBe('the connection was refused');
    expect(error.message).not.toContain('127.0.0.1');
  });

  test('comes of a server that does not speak TLS, and nothing has left', async () => {
    await using receiver = await startPushReceiver();
    const error = await fail(receiver.url.replace('http:', 'https:'));
    expect(error).toMatchObject({ hasLeft: false });
    expect(receiver.pushes).toEqual([]);
  });

  test('is waited for no longer when the worker stops', async () => {
    await using receiver = await startPushReceiver();
    const stopping = new AbortController();
    receiver.answerWith(() => {
      stopping.abort();
    });
    expect(await fail(receiver.url, { signal: stopping.signal })).toMatchObject({ hasLeft: true });
    const late = await fail(receiver.url, { signal: stopping.signal });
    expect(late).toMatchObject({ hasLeft: false });
    expect(receiver.pushes).toHaveLength(1);
  });
});
