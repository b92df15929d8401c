import { createServer } from 'node:http';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RecordId } from '#lib/domain/record-id';
import { eventually } from '#lib/testing/eventually';
import type { RunningWorker } from './start-worker.ts';
import { findFaults, readFacts, type RecordFacts } from './testing/record-facts.ts';
import { createScriptedWorld, type ScriptedWorld } from './testing/scripted-world.ts';

let world: ScriptedWorld;
let worker: RunningWorker;

beforeAll(async () => {
  world = await createScriptedWorld();
  worker = world.startWorker();
});
afterAll(async () => {
  await worker.stop();
  await world[Symbol.asyncDispose]();
});

async function settled(id: RecordId): Promise<RecordFacts> {
  return eventually(async () => {
    const facts = await readFacts(world.pool, id);
    expect(['PROCESSED', 'ERROR']).toContain(facts.status);
    return facts;
  });
}
const run = async (script: object): Promise<RecordFacts> => settled(await world.sendScript(script));

describe('a handler that succeeds', () => {
  test('settles the record with its effects, its name and its version', async () => {
    const facts = await run({ behave: 'effect' });
    expect(facts).toMatchObject({ status: 'PROCESSED', effects: 1 });
    expect(facts.attempts).toMatchObject([
      {
        number: 1,
        outcome: 'SUCCEEDED',
        failure_class: null,
        handler: 'scripted',
        handler_version: '7',
      },
    ]);
  });

  test('settles the record without a transaction of its own when it wrote nothing', async () => {
    expect(await run({ behave: 'ok' })).toMatchObject({ status: 'PROCESSED', effects: 0 });
  });

  test('enqueues egress records with its effects, caused by this record', async () => {
    const id = await world.sendScript({ behave: 'enqueue' });
    expect(await settled(id)).toMatchObject({ status: 'PROCESSED', effects: 1 });
    const { rows } = await world.pool.query(
      `SELECT e.reference, e.status, r.caused_by IS NOT NULL AS caused
       FROM record_status e JOIN record r USING (id) WHERE e.direction = 'EGRESS'`,
    );
    expect(rows).toEqual([{ reference: 'answer', status: 'QUEUED', caused: true }]);
  });
});

describe('a handler that fails', () => {
  test.each([
    ['throws a text', 'throw-text', 'the text "plain text, not an error"'],
    ['throws nothing', 'throw-nothing', 'nothing'],
    ['throws an object that cannot even be read', 'throw-object', 'a value that cannot be read'],
  ])('%s: Error, with the reason', async (_, behave, reason) => {
    const facts = await run({ behave });
    expect(facts.status).toBe('ERROR');
    expect(facts.attempts).toMatchObject([{ outcome: 'FAILED', failure_class: 'defect' }]);
    expect(facts.settledMessage).toContain(reason);
  });

  test('throws an error after an effect: Error, effect undone, stack kept, text cleaned', async () => {
    const facts = await run({ behave: 'throw-error' });
    expect(facts).toMatchObject({ status: 'ERROR', effects: 0 });
    expect(facts.settledMessage).toBe(
      'The handler scripted failed: a bug \uFFFD \uFFFD in the handler',
    );
    expect(facts.attempts[0]?.failure_detail).toHaveProperty('stack');
  });

  test('returns garbage: Error, effect undone', async () => {
    const facts = await run({ behave: 'garbage' });
    expect(facts).toMatchObject({ status: 'ERROR', effects: 0 });
    expect(facts.attempts).toMatchObject([{ failure_code: 'unexpected_result' }]);
    expect(facts.settledMessage).toContain('the text "garbage"');
  });

  test('ends its transaction itself: Error, effect undone', async () => {
    const facts = await run({ behave: 'end-transaction' });
    expect(facts).toMatchObject({ status: 'ERROR', effects: 0 });
    expect(facts.attempts).toMatchObject([{ failure_code: 'transaction_misused' }]);
  });

  test('goes on after a failed statement: Error, effect undone', async () => {
    const facts = await run({ behave: 'swallow' });
    expect(facts).toMatchObject({ status: 'ERROR', effects: 0 });
    expect(facts.attempts).toMatchObject([{ failure_code: 'failed_statement_ignored' }]);
  });

  test('waits for something that is down: tried again by policy until attempts are spent', async () => {
    await world.pool.query(`UPDATE source SET max_attempts = 3`);
    const facts = await run({ behave: 'down' });
    expect(facts).toMatchObject({ status: 'ERROR', settledMessage: 'The shop is down.' });
    expect(facts.attempts.map(({ number, outcome }) => [number, outcome])).toEqual([
      [1, 'POSTPONED'],
      [2, 'POSTPONED'],
      [3, 'FAILED'],
    ]);
  });
});

describe('a handler that does not end', () => {
  test('hangs and heeds its signal: stopped at its time limit, tried again', async () => {
    const id = await world.sendScript({ behave: 'hang' });
    await eventually(async () => {
      const { attempts } = await readFacts(world.pool, id);
      expect(attempts[0]).toMatchObject({ outcome: 'POSTPONED', failure_code: 'handler_timeout' });
    });
  });

  test('ignores its signal: left behind without effect, the others go on', async () => {
    const slow = await world.sendScript({ behave: 'ignore-signal', ms: 1_500 });
    const others = await Promise.all(
      Array.from({ length: 30 }, () => world.sendScript({ behave: 'effect' })),
    );
    for (const id of others)
      expect(await settled(id)).toMatchObject({ status: 'PROCESSED', effects: 1 });
    const facts = await settled(slow);
    expect(facts).toMatchObject({ status: 'ERROR', effects: 0 });
    expect(facts.settledMessage).toBe('The handler did not finish within 1 s.');
  });

  test('keeps the event loop busy for longer than its lease: one effect, not fenced', async () => {
    const facts = await run({ behave: 'spin', ms: 2_800 });
    expect(facts).toMatchObject({ status: 'PROCESSED', effects: 1 });
    expect(facts.attempts).toMatchObject([{ outcome: 'SUCCEEDED' }]);
  });
});

describe('a payload that cannot be processed', () => {
  const wrong = async (bytes: string | Buffer): Promise<RecordFacts> => {
    const [id] = await world.send({ bytes: Buffer.from(bytes) });
    return settled(id ?? ('' as RecordId));
  };

  test('is not JSON: Error with the place and the reason', async () => {
    const facts = await wrong('{"behave": oops}');
    expect(facts).toMatchObject({ status: 'ERROR', effects: 0 });
    expect(facts.attempts).toMatchObject([
      {
        failure_class: 'data',
        failure_code: 'invalid_json',
        failure_detail: { position: { byteOffset: 11, line: 1, column: 12 } },
      },
    ]);
    expect(facts.settledMessage).toContain('expected a value, but found “o” (line 1, column 12)');
  });

  test('has a field of the wrong type: Error with pointer, expected and found', async () => {
    const facts = await wrong('{"behave":"ok","ms":"12,50"}');
    expect(facts.settledMessage).toBe('The field /ms should be a number, but is the text "12,50".');
    expect(facts.attempts[0]?.failure_detail).toEqual({
      violations: [{ pointer: '/ms', expected: 'a number', found: 'the text "12,50"' }],
    });
  });

  test.each([
    ['is empty', '', 'invalid_json'],
    ['is nested 100,000 deep', '['.repeat(100_000), 'too_deep'],
    ['is not UTF-8', Buffer.from([0x7b, 0xff]), 'invalid_utf8'],
    ['holds NUL and half a surrogate pair', '{"behave":"\\u0000\\ud800"}', 'contract_violated'],
  ])('%s: Error, nothing crashes', async (_, bytes, code) => {
    expect(await wrong(bytes)).toMatchObject({
      status: 'ERROR',
      attempts: [{ failure_code: code }],
    });
  });

  test('has a byte order mark and a duplicate name: processed, the last name counts', async () => {
    expect(await wrong('\uFEFF{"behave":"hang","behave":"effect"}')).toMatchObject({
      status: 'PROCESSED',
      effects: 1,
    });
  });

  test('is of a type that nobody handles: Error that says so', async () => {
    const [id] = await world.send({ type: 'unheard-of' });
    const facts = await settled(id ?? ('' as RecordId));
    expect(facts).toMatchObject({ status: 'ERROR', attempts: [{ failure_code: 'no_handler' }] });
    expect(facts.settledMessage).toContain('unheard-of');
  });
});

test('a source that names a URL: what no handler takes goes there, and its answer decides', async () => {
  const seen: (string | undefined)[] = [];
  const coreApp = createServer((request, response) => {
    seen.push(request.headers['record-id']?.toString());
    const isKnown = request.headers['record-type'] === 'known';
    response.writeHead(isKnown ? 204 : 422).end(isKnown ? '' : '{"title":"Unknown type"}');
  });
  await once(coreApp.listen(0, '127.0.0.1'), 'listening');
  const address = coreApp.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  await world.pool.query(`UPDATE source SET handler_url = $1`, [
    `http://127.0.0.1:${String(port)}/records`,
  ]);
  const [known, unknown] = await world.send({ type: 'known' }, { type: 'unknown' });
  if (known === undefined || unknown === undefined) throw new Error('nothing was received');
  expect(await settled(known)).toMatchObject({
    status: 'PROCESSED',
    attempts: [{ handler: 'http' }],
  });
  expect(await settled(unknown)).toMatchObject({
    status: 'ERROR',
    settledMessage: 'The Core App answered 422: Unknown type.',
  });
  expect(seen.sort()).toEqual([known, unknown].sort());
  coreApp.closeAllConnections();
  coreApp.close();
  await world.pool.query('UPDATE source SET handler_url = NULL');
});

test('every record is in one place and every count is right at any moment', async () => {
  expect(await findFaults(world.pool)).toEqual([]);
  await eventually(async () => {
    const { rows } = await world.pool.query('SELECT 1 FROM count_delta');
    expect(rows).toEqual([]);
  });
  expect(await findFaults(world.pool)).toEqual([]);
});

test('the worker is listed, with its handlers', async () => {
  const { rows } = await world.pool.query('SELECT id, stopped_at FROM worker');
  expect(rows).toEqual([{ id: worker.id, stopped_at: null }]);
  const handlers = await world.pool.query('SELECT source_key, type, name, version FROM handler');
  expect(handlers.rows).toEqual([
    { source_key: 'scripted', type: 'script', name: 'scripted', version: '7' },
  ]);
});
