import {
  createServer,
  type IncomingHttpHeaders,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import pino from 'pino';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { formatRecordId } from '#lib/domain/record-id';
import { describeMessages } from '#lib/server/http/asyncapi/describe-messages';
import {
  HANDLER_HEADERS,
  OPTIONAL_HANDLER_HEADERS,
} from '#lib/server/http/asyncapi/record-messages';
import { FailureError, type HandlerContext, type InboundRecord } from '#worker/handler';
import { createHttpHandler, encodeField } from './http-handler.ts';

let server: Server;
let url: string;
let respond: (response: ServerResponse) => void;
let requests: { headers: IncomingHttpHeaders; body: Buffer }[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      requests.push({ headers: request.headers, body: Buffer.concat(chunks) });
      respond(response);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/records`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  requests = [];
});

const bytes = Buffer.from([0x7b, 0x00, 0xff, 0x7d]);
const record: InboundRecord<unknown> = {
  id: formatRecordId(77n),
  source: 'shop',
  reference: 'Bestellung 1 für 100 %',
  type: 'order.placed',
  eventId: 'evt-1',
  originatedAt: new Date('2026-01-31T12:00:00.000Z'),
  receivedAt: new Date('2026-01-31T12:00:01.000Z'),
  mediaType: 'application/json; charset=utf-8',
  bytes,
  payload: bytes,
};

function contextWith(signal: AbortSignal): HandlerContext {
  return {
    tx: { query: () => Promise.reject(new Error('not for this handler')) },
    egress: { enqueue: () => Promise.reject(new Error('not for this handler')) },
    log: pino({ level: 'silent' }),
    signal,
    attempt: 2,
    idempotencyKey: `${record.id}-1`,
  };
}

async function send(to = url, signal = new AbortController().signal): Promise<void> {
  const handler = createHttpHandler({ source: 'shop', url: to, traceparent: '00-ab-cd-01' });
  await handler.process(record, contextWith(signal));
}

async function refusalOf(attempt: Promise<void>): Promise<FailureError> {
  const error: unknown = await attempt.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof FailureError) return error;
  throw new Error('no failure', { cause: error });
}

test('posts the exact bytes with the facts of the record as header fields', async () => {
  respond = (response) => response.writeHead(204).end();
  await send();
  expect(requests[0]?.body.equals(bytes)).toBe(true);
  expect(requests[0]?.headers).toMatchObject({
    'content-type': 'application/json; charset=utf-8',
    'idempotency-key': `${record.id}-1`,
    'record-id': record.id,
    'record-source': 'shop',
    'record-reference': 'Bestellung 1 f%C3%BCr 100 %25',
    'record-type': 'order.placed',
    'record-time': '2026-01-31T12:00:00.000Z',
    'record-attempt': '2',
    'event-id': 'evt-1',
    traceparent: '00-ab-cd-01',
  });
});

test.each(['ascii stays', ' edges ', '100 %', 'ünï\r\ncode', '漢字 😀'])(
  'a header field carries %j and decodes to the same',
  (text) => {
    const field = encodeField(text);
    expect(field).toMatch(/^(?! )[\x20-\x7E]*(?<! )$/);
    expect(decodeURIComponent(field)).toBe(text);
  },
);

test.each([400, 401, 404, 409, 410, 422])(
  '%i is permanent, with the problem kept',
  async (status) => {
    const body = JSON.stringify({ title: 'Unknown customer', detail: 'There is no customer 7.' });
    respond = (response) => response.writeHead(status).end(body);
    const { failure } = await refusalOf(send());
    expect(failure).toMatchObject({
      class: 'data',
      code: 'core_app_refused',
      message: `The Core App answered ${String(status)}: Unknown customer: There is no customer 7.`,
      response: { status, body },
    });
  },
);

test.each([408, 425, 429, 500, 502, 503])(
  '%i is transient; Retry-After is heeded',
  async (status) => {
    respond = (response) => response.writeHead(status, { 'retry-after': '7' }).end('busy');
    const { failure, retryAfterMs } = await refusalOf(send());
    expect(failure).toMatchObject({ class: 'dependency', response: { status, body: 'busy' } });
    expect(retryAfterMs).toBe(7_000);
  },
);

test.each([
  [{ 'core-app-version': '2.0.0' }, 204, '2.0.0'],
  [{ 'core-app-version': 'build 417' }, 422, 'build 417'],
  [{ 'core-app-version': '3.1' }, 503, '3.1'],
  [{ 'core-app-version': ['2.0.0', '2.0.1'] }, 204, '1'],
  [{ 'core-app-version': 'x'.repeat(201) }, 204, '1'],
  [{}, 204, '1'],
])('an answer with %j and status %i makes the version %s', async (headers, status, version) => {
  respond = (response) => response.writeHead(status, headers).end();
  const handler = createHttpHandler({ source: 'shop', url, traceparent: null });
  expect(handler.version).toBe('1');
  const { signal } = new AbortController();
  await handler.process(record, contextWith(signal)).catch(() => undefined);
  expect(handler.version).toBe(version);
});

const NOT_OURS = /^(?:accept.*|connection|content-.*|host|sec-.*|transfer-encoding|user-agent)$/;
const namesOf = (headers: object) =>
  Object.keys(headers)
    .filter((name) => !NOT_OURS.test(name))
    .toSorted();

test('the headers are those that are described, and what a record has not is left out', async () => {
  respond = (response) => response.writeHead(204).end();
  await send();
  const bare = { ...record, eventId: null, originatedAt: null };
  const { signal } = new AbortController();
  await createHttpHandler({ source: 'shop', url, traceparent: null }).process(
    bare,
    contextWith(signal),
  );
  const [full, least] = requests.map(({ headers }) => namesOf(headers));
  expect(full).toEqual(namesOf({ ...HANDLER_HEADERS, ...OPTIONAL_HANDLER_HEADERS }));
  expect(least).toEqual(namesOf(HANDLER_HEADERS));
});

const answerSchema = z.looseObject({
  'x-outcome': z.enum(['processed', 'data', 'dependency']),
  'x-statuses': z.array(z.number()).min(1),
});
const described = z
  .object({ components: z.object({ messages: z.record(z.string(), z.unknown()) }) })
  .parse(describeMessages('core-app')).components.messages;

test.each(['processed', 'refused', 'notNow'])(
  'an answer that AsyncAPI calls %s does what is said there',
  async (name) => {
    const answer = answerSchema.parse(described[name]);
    for (const status of answer['x-statuses']) {
      respond = (response) => response.writeHead(status).end();
      const outcome = await send().then(
        () => 'processed',
        (error: unknown) => (error instanceof FailureError ? error.failure.class : 'unknown'),
      );
      expect(outcome, String(status)).toBe(answer['x-outcome']);
    }
  },
);

test('a redirect is not followed', async () => {
  respond = (response) => response.writeHead(302, { location: url }).end();
  const { failure } = await refusalOf(send());
  expect(failure.code).toBe('core_app_redirects');
  expect(requests).toHaveLength(1);
});

test('of an answer without end only the beginning is read', async () => {
  respond = (response) => {
    response.writeHead(422);
    const write = (): boolean => response.write('x'.repeat(65_536));
    response.on('drain', write);
    write();
  };
  const { failure } = await refusalOf(send());
  expect(failure.response?.body).toBe('x'.repeat(8_192));
});

test.each(['breaks off', 'does not end'])(
  'a refusal whose body %s is still a refusal, with what came of it',
  async (end) => {
    respond = (response) => {
      response.writeHead(422, { 'content-length': '100' });
      response.write('no such');
      if (end === 'breaks off') setTimeout(() => response.socket?.destroy(), 20);
    };
    const { failure } = await refusalOf(send());
    expect(failure).toMatchObject({
      class: 'data',
      code: 'core_app_refused',
      response: { status: 422, body: 'no such' },
    });
  },
  15_000,
);

test('an answer that is no HTTP is transient and says why', async () => {
  respond = (response) => response.socket?.end('banana\r\n\r\n');
  const { failure } = await refusalOf(send());
  expect(failure).toMatchObject({ class: 'dependency', code: 'dependency_unreachable' });
  expect(failure.message).toContain('does not match the HTTP/1.1 protocol');
});

test('a port that no request may go to is named as the reason', async () => {
  const { failure } = await refusalOf(send('http://127.0.0.1:6000/'));
  expect(failure.message).toBe('The Core App could not be reached: bad port.');
});

test('a refused connection is transient and says why', async () => {
  const { failure } = await refusalOf(send('http://127.0.0.1:1/'));
  expect(failure.class).toBe('dependency');
  expect(failure.message).toMatch(/^The Core App could not be reached: /);
});

test('is stopped by its signal while the other side does not answer', async () => {
  const controller = new AbortController();
  respond = () => {
    controller.abort(new Error('time is over'));
  };
  await expect(send(url, controller.signal)).rejects.toThrow('time is over');
});
