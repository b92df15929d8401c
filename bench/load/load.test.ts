/** The load generator against real servers: what it counts must be what they took. */
import { createServer, type RequestListener } from 'node:http';
import { afterAll, describe, expect, it } from 'vitest';
import { runClosedLoop } from './closed-loop.ts';
import { NdjsonTemplate } from './cloud-events.ts';
import { runFixedRate } from './fixed-rate.ts';
import { HttpConnection } from './http-connection.ts';
import { RequestTemplate } from './request-template.ts';

const stack = new AsyncDisposableStack();
afterAll(() => stack.disposeAsync());

async function serve(listener: RequestListener): Promise<number> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stack.defer(() => void server.close());
  const address = server.address();
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}

interface Taken {
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** Answers 202 to everything and keeps what came. */
async function serveTaking(): Promise<{ port: number; taken: Taken[] }> {
  const taken: Taken[] = [];
  const port = await serve((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      taken.push({ headers: incoming.headers, body: Buffer.concat(chunks).toString() });
      outgoing.writeHead(202).end('{}');
    });
  });
  return { port, taken };
}

const target = (port: number) => ({ port, path: '/in', key: 'secret' });

describe('a connection', () => {
  it('reads answers with a length, in chunks, and cut into pieces, one after the other', async () => {
    const port = await serve((incoming, outgoing) => {
      incoming.resume().on('end', () => {
        if (incoming.headers['event-id'] === 'event-000000000001') {
          outgoing.writeHead(200, { 'content-length': '11' });
          outgoing.write('hello ');
          setImmediate(() => outgoing.end('world'));
        } else {
          outgoing.writeHead(201);
          outgoing.write('chunk ');
          setImmediate(() => outgoing.end('by chunk'));
        }
      });
    });
    const connection = await HttpConnection.open(port, true);
    const template = new RequestTemplate(target(port));
    expect(await connection.ask(template.fill(1, 0))).toEqual({ status: 200, body: 'hello world' });
    const chunked = await connection.ask(template.fill(2, 0));
    expect(chunked).toEqual({ status: 201, body: 'chunk by chunk' });
    expect(await connection.ask(template.fill(1, 0))).toEqual({ status: 200, body: 'hello world' });
    connection.close();
  });

  it('tells when the server goes away in the middle', async () => {
    const port = await serve((incoming) => incoming.socket.destroy());
    const connection = await HttpConnection.open(port);
    const asked = connection.ask(new RequestTemplate(target(port)).fill(1, 0));
    await expect(asked).rejects.toThrow(/closed|ECONNRESET/);
  });
});

describe('single records', () => {
  it('have an event id of their own each, a valid payload and the key', async () => {
    const { port, taken } = await serveTaking();
    let sequence = 998;
    const tally = await runClosedLoop({
      port,
      connections: 4,
      requests: 40,
      nextRequest: () => {
        const template = new RequestTemplate(target(port));
        return () => template.fill(sequence++, 1_234_567);
      },
    });
    expect(tally.statuses).toEqual({ 202: 40 });
    expect(tally.requests).toBe(40);
    expect(new Set(taken.map(({ headers }) => headers['event-id'])).size).toBe(40);
    for (const { headers, body } of taken) {
      expect(headers.authorization).toBe('Bearer secret');
      const payload: unknown = JSON.parse(body);
      expect(payload).toMatchObject({ sentAtUs: '0000000001234567' });
      expect(headers['event-id']).toBe(`event-${body.slice(13, 25)}`);
    }
    expect(Buffer.byteLength(taken[0]?.body ?? '')).toBeGreaterThan(1000);
  });

  it('go out at the rate that was asked for, all of them', async () => {
    const { port, taken } = await serveTaking();
    const statuses = await runFixedRate({
      target: target(port),
      connections: 4,
      perSecond: 1_000,
      requests: 100,
      firstSequence: 5,
    });
    expect(statuses).toEqual({ 202: 100 });
    const sentAt = taken.map(({ body }) => Number(/"sentAtUs":"(\d+)"/.exec(body)?.[1]));
    sentAt.sort((a, b) => a - b);
    // Stamped with when they were due: exactly a millisecond apart, whatever the server does.
    expect((sentAt.at(-1) ?? 0) - (sentAt[0] ?? 0)).toBe(99_000);
  });
});

describe('batches', () => {
  it('hold one valid CloudEvent a line with numbers that go on', () => {
    const template = new NdjsonTemplate(target(0), 3);
    for (const first of [7, 1_000_000]) {
      const [head = '', body = ''] = template.fill(first).toString().split('\r\n\r\n');
      expect(head).toContain(`Content-Length: ${Buffer.byteLength(body)}`);
      const lines = body
        .trim()
        .split('\n')
        .map((line): unknown => JSON.parse(line));
      const ids = [0, 1, 2].map((place) => String(first + place).padStart(12, '0'));
      expect(lines).toMatchObject(
        ids.map((id) => ({ id: `event-${id}`, subject: `order-${id}`, data: { sequence: id } })),
      );
    }
  });
});
