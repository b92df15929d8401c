/** The limits of the door from outside: rates, memory, slow and vanishing senders of long batches. */
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { PROBLEM_MEDIA_TYPE, problemSchema } from '#lib/contracts/problem';
import { batchReceiptSchema } from '#lib/contracts/receipt';
import { createMachineKey } from '#lib/server/gateway/machine-keys';
import { changeSource, createSource } from '#lib/server/gateway/sources';
import { memoryBudget } from '#lib/server/health/memory-budget';
import { eventually } from '#lib/testing/eventually';
import { findMisplacedRecords, findWrongCounts } from '#lib/testing/integrity';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { startWebServer, type TestWebServer } from '#lib/testing/web-server';
import { Admission } from './admission.ts';

const LINES = { 'content-type': 'application/x-ndjson' };

let db: TestDatabase;
let web: TestWebServer;
let key: string;

beforeAll(async () => {
  db = await createTestDatabase();
  for (const source of ['shop', 'limited', 'drained', 'metered']) {
    await createSource(db.pool, { key: source, name: source });
  }
  for (const source of ['limited', 'drained', 'metered']) {
    await changeSource(db.pool, source, { rateLimitPerSecond: 1 });
  }
  const scopes = ['ingress', 'egress', 'read'] as const;
  const request = { name: 'test', scopes, sources: ['*'], createdBy: 'test' };
  key = (await createMachineKey(db.pool, request)).secret;
  web = await startWebServer(db.pool);
});
afterEach(() => eventually(() => expect(memoryBudget().heldBytes).toBe(0)));
afterAll(async () => {
  expect(await findMisplacedRecords(db.pool)).toEqual([]);
  expect(await findWrongCounts(db.pool)).toEqual([]);
  await web[Symbol.asyncDispose]();
  await db[Symbol.asyncDispose]();
});

function post(source: string, body: string, headers: Record<string, string> = {}) {
  return fetch(`${web.origin}/api/v1/${source}`, {
    method: 'POST',
    body,
    headers: { authorization: `Bearer ${key}`, 'record-reference': 'r', ...headers },
  });
}

const line = (id: string) =>
  `${JSON.stringify({ specversion: '1.0', id, source: '/s', type: 't', data: { id } })}\n`;
const linesOf = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, index) => line(`${prefix}-${index}`));

async function countRecords(prefix: string): Promise<number> {
  const { rows } = await db.pool.query<{ count: bigint }>(
    'SELECT count(*) FROM record WHERE starts_with(event_id, $1)',
    [prefix],
  );
  return Number(rows[0]?.count);
}

async function expectProblem(response: Response, status: number, code: string): Promise<void> {
  expect(response.status).toBe(status);
  expect(response.headers.get('content-type')).toBe(PROBLEM_MEDIA_TYPE);
  expect(problemSchema.parse(await response.json()).code).toBe(code);
}

const head = (source: string, ...fields: readonly string[]) =>
  [
    `POST /api/v1/ingress/${source} HTTP/1.1`,
    'host: x',
    `authorization: Bearer ${key}`,
    'record-reference: r',
    ...fields,
    '\r\n',
  ].join('\r\n');

/** All that is said to who writes this and then only listens, until the connection ends. */
function talk(text: string, port = web.port): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    let said = '';
    socket.on('data', (chunk) => (said += chunk.toString()));
    socket.on('error', reject);
    socket.on('close', () => resolve(said));
  });
}

describe('a source with a limit of records a second', () => {
  it('is told to come again later, and what is refused is not stored', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        post('ingress/limited', 'x', { 'event-id': `l-${index}` }),
      ),
    );
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(0);
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(20 - refused.length);
    expect(await countRecords('l-')).toBe(20 - refused.length);
    for (const response of refused) {
      expect(Number(response.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
      await expectProblem(response, 429, 'rate_limited');
    }
  });

  it('may overdraw it by a batch, and is then refused unread until that is paid back', async () => {
    const batch = await post('ingress/drained', linesOf('batch', 300).join(''), LINES);
    expect(batch.status).toBe(202);
    expect(await countRecords('batch')).toBe(300);
    const refused = await post('ingress/drained', 'x');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(100);
    await expectProblem(refused, 429, 'rate_limited');
    const said = await talk(head('drained', 'content-length: 5000000'));
    expect(said).toMatch(/^HTTP\/1.1 429 /);
    expect(said.toLowerCase()).toContain('connection: close');
  });

  it('limits neither others nor what goes out, and can be lifted', async () => {
    expect((await post('ingress/metered', linesOf('m', 100).join(''), LINES)).status).toBe(202);
    expect((await post('ingress/metered', 'x')).status).toBe(429);
    expect((await post('egress/metered', 'x')).status).toBe(202);
    expect((await post('ingress/shop', 'x')).status).toBe(202);
    await changeSource(db.pool, 'metered', { rateLimitPerSecond: null });
    await eventually(async () => expect((await post('ingress/metered', 'x')).status).toBe(202));
  });

  it('shows in the figures', async () => {
    const response = await fetch(`${web.origin}/metrics`, {
      headers: { authorization: `Bearer ${key}` },
    });
    const text = await response.text();
    expect(text).toMatch(/sluice_refused_requests_total\{code="rate_limited"\} [1-9]/);
    expect(text).toMatch(/^sluice_door_held_bytes 0$/m);
  });
});

describe('without memory for more requests', () => {
  function fillMemory(): Disposable {
    const admission = new Admission();
    admission.hold(memoryBudget().limitBytes - 10_000);
    return { [Symbol.dispose]: () => admission.release() };
  }

  it('one is told to come again, before it is read, and later taken', async () => {
    {
      using _ = fillMemory();
      const refused = await post('ingress/shop', 'x'.repeat(5_000));
      expect(refused.headers.get('retry-after')).toBe('1');
      await expectProblem(refused, 503, 'too_busy');
      const lines = await post('ingress/shop', linesOf('busy', 100).join(''), LINES);
      await expectProblem(lines, 503, 'too_busy');
      expect(await talk(head('shop', 'content-length: 5000000'))).toMatch(/^HTTP\/1.1 503 /);
    }
    expect((await post('ingress/shop', 'x'.repeat(5_000))).status).toBe(202);
    expect(await countRecords('busy')).toBe(0);
  });

  it('who asks first whether to send is told not to, else to go on', async () => {
    const asking = head('shop', 'content-length: 9000', 'expect: 100-continue');
    {
      using _ = fillMemory();
      expect(await talk(asking)).toMatch(/^HTTP\/1.1 503 /);
    }
    const response = await new Promise<number | undefined>((resolve, reject) => {
      const sending = httpRequest(`${web.origin}/api/v1/ingress/shop`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${key}`,
          'record-reference': 'r',
          expect: '100-continue',
          'content-length': 9_000,
        },
      });
      sending.on('continue', () => sending.end('x'.repeat(9_000)));
      sending.on('response', (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      sending.on('error', reject);
      sending.flushHeaders();
    });
    expect(response).toBe(202);
  });
});

describe('a connection', () => {
  it('serves on after a refusal whose small body nobody read', async () => {
    const stranger = head('shop', 'content-length: 3').replace(key, 'nobody');
    const last = head('shop', 'content-length: 3', 'connection: close');
    const said = await talk(`${stranger}abc${last}abc`);
    expect(said.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 401', 'HTTP/1.1 202']);
  });
});

/** Sends lines in pieces; whoever calls says when each one goes. */
function openBatch(port: number) {
  const sending = httpRequest({
    port,
    host: '127.0.0.1',
    path: '/api/v1/ingress/shop',
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, ...LINES },
  });
  const answer = new Promise<{ status: number; text: string }>((resolve, reject) => {
    sending.on('error', reject);
    sending.on('response', (response) => {
      let text = '';
      response.on('data', (piece: Buffer) => (text += piece.toString()));
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
  });
  answer.catch(() => undefined);
  return { sending, answer };
}

describe('a long batch', () => {
  it('may take longer than a request may, as long as its pauses are short', async () => {
    await using hasty = await startWebServer(db.pool, { requestTimeoutMs: 2_000 });
    const { sending, answer } = openBatch(hasty.port);
    for (const piece of linesOf('slow', 6)) {
      sending.write(piece);
      await pause(500);
    }
    sending.end();
    const { status, text } = await answer;
    expect(status).toBe(202);
    expect(batchReceiptSchema.parse(JSON.parse(text))).toMatchObject({ accepted: 6, rejected: 0 });
  });

  it('is given up when its sender falls silent', async () => {
    await using hasty = await startWebServer(db.pool, {
      headersTimeoutMs: 200,
      requestTimeoutMs: 400,
    });
    const { sending, answer } = openBatch(hasty.port);
    sending.write(line('silent'));
    const { status, text } = await answer;
    expect(status).toBe(408);
    expect(problemSchema.parse(JSON.parse(text)).code).toBe('too_slow');
  });

  it('keeps what was stored when its sender goes away, and can be sent again', async () => {
    const lines = linesOf('torn', 1_200);
    const { sending } = openBatch(web.port);
    sending.on('error', () => undefined);
    sending.write(lines.join(''));
    await eventually(async () => expect(await countRecords('torn')).toBe(1_000));
    sending.destroy();
    await eventually(() => expect(memoryBudget().heldBytes).toBe(0));
    const again = await post('ingress/shop', lines.join(''), LINES);
    const receipt = batchReceiptSchema.parse(await again.json());
    expect(receipt).toMatchObject({ accepted: 200, duplicates: 1_000, rejected: 0 });
    expect(receipt.results.map(({ index }) => index)).toEqual(lines.map((_, index) => index));
    expect(await countRecords('torn')).toBe(1_200);
  });
});
