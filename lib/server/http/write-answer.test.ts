import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { eventually } from '#lib/testing/eventually';
import { Answer, answerJson, toResponse } from './answer.ts';
import { writeAnswer } from './write-answer.ts';

const open: AsyncDisposable[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server[Symbol.asyncDispose]();
});

/** A server that gives this answer to whatever it is asked, without reading the request. */
async function serve(answer: Answer | Response): Promise<number> {
  const server = createServer(
    (incoming, outgoing) => void writeAnswer({ incoming, outgoing }, answer),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push({
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
  return (server.address() as AddressInfo).port;
}

const ask = async (answer: Answer | Response, init: RequestInit = {}) =>
  fetch(`http://127.0.0.1:${await serve(answer)}/`, init);

describe('an answer', () => {
  it('of text has its length, its headers and those of every answer', async () => {
    const response = await ask(answerJson(202, { a: 'ä' }, { location: '/x' }));
    expect(response.status).toBe(202);
    expect(response.headers.get('content-length')).toBe('10');
    expect(response.headers.get('location')).toBe('/x');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await response.json()).toEqual({ a: 'ä' });
  });

  it('of bytes is those bytes, and may tighten what browsers are told', async () => {
    const policy = { 'content-security-policy': 'sandbox' };
    const response = await ask(new Answer(200, policy, Uint8Array.from([0, 255, 10])));
    expect(response.headers.get('content-security-policy')).toBe('sandbox');
    expect([...new Uint8Array(await response.arrayBuffer())]).toEqual([0, 255, 10]);
  });

  it('of nothing says so, unless its status does', async () => {
    expect((await ask(new Answer(200, {}, null))).headers.get('content-length')).toBe('0');
    expect((await ask(new Answer(204, {}, null))).headers.get('content-length')).toBeNull();
  });

  it('to HEAD has the length of what GET gets', async () => {
    const response = await ask(answerJson(200, [1, 2]), { method: 'HEAD' });
    expect(response.headers.get('content-length')).toBe('5');
    expect(await response.text()).toBe('');
  });

  it('of the web is sent as it is', async () => {
    const response = await ask(new Response('text', { status: 201, headers: { 'x-a': 'b' } }));
    expect([response.status, response.headers.get('x-a'), await response.text()]).toEqual([
      201,
      'b',
      'text',
    ]);
  });

  it('is the same by the other mount', async () => {
    async function* pieces(): AsyncGenerator<string> {
      yield 'ä';
      await turn();
      yield 'b';
    }
    const bodies = [null, 'ä', Uint8Array.from([1]), pieces()];
    const texts = bodies.map((body) => toResponse(new Answer(200, { 'x-a': 'b' }, body)).text());
    expect(await Promise.all(texts)).toEqual(['', 'ä', '\u0001', 'äb']);
  });
});

describe('an answer in pieces', () => {
  const PIECE = 'x'.repeat(64 * 1024);

  async function get(answer: Answer): Promise<IncomingMessage> {
    const asking = httpRequest({ port: await serve(answer), host: '127.0.0.1' }).end();
    const [response] = (await once(asking, 'response')) as [IncomingMessage];
    return response;
  }

  it('is made only as fast as it is taken, and is whole', async () => {
    const state = { made: 0 };
    async function* pieces(): AsyncGenerator<string> {
      for (; state.made < 400; state.made += 1) {
        await turn();
        yield PIECE;
      }
    }
    const response = await get(new Answer(200, {}, pieces()));
    let before = -1;
    await eventually(() => {
      const standsStill = state.made > 0 && state.made === before;
      before = state.made;
      expect(standsStill).toBe(true);
    });
    expect(state.made).toBeLessThan(400);
    let bytes = 0;
    response.on('data', (piece: Buffer) => (bytes += piece.length));
    await once(response, 'end');
    expect(bytes).toBe(400 * PIECE.length);
  });

  it('that breaks off ends its connection, so that nobody takes it for whole', async () => {
    async function* pieces(): AsyncGenerator<string> {
      yield 'half';
      await turn();
      throw new Error('torn');
    }
    const response = await get(new Answer(200, {}, pieces()));
    response.resume();
    await expect(once(response, 'end')).rejects.toThrow('aborted');
  });

  it('ends when its caller is gone', async () => {
    const state = { ended: false };
    async function* pieces(): AsyncGenerator<string> {
      try {
        for (;;) {
          await turn();
          yield PIECE;
        }
      } finally {
        state.ended = true;
      }
    }
    const response = await get(new Answer(200, {}, pieces()));
    response.destroy();
    await eventually(() => expect(state.ended).toBe(true));
  });
});
