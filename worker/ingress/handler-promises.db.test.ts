/** What the context promises to a handler, and what a handler can do wrong with it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { formatRecordId } from '#lib/domain/record-id';
import { DEFAULT_RETRY_POLICY } from '#lib/domain/retry-policy';
import { replayRecord } from '#lib/server/gateway/records/replay-record';
import { startCoreApp, type CoreApp, type Processed } from '#lib/testing/core-app';
import { eventually } from '#lib/testing/eventually';
import { findMisplacedRecords, findWrongCounts } from '#lib/testing/integrity';
import { createSource } from '#lib/testing/records';
import {
  defineHandler,
  FailureError,
  type HandlerContext,
  type InboundRecord,
} from '#worker/handler';

type Act = (context: HandlerContext, record: InboundRecord<unknown>) => Promise<unknown>;
const acts = new Map<string, Act>();

const handler = defineHandler({
  name: 'acting',
  version: '1',
  source: 'shop',
  types: ['act'],
  contract: z.unknown(),
  timeoutMs: 20_000,
  retry: { ...DEFAULT_RETRY_POLICY, maxAttempts: 3 },
  process: async (record, context) => {
    await context.tx.query('INSERT INTO effect (reference) VALUES ($1)', [record.reference]);
    await acts.get(record.reference)?.(context, record);
  },
});

let app: CoreApp;
beforeAll(async () => {
  app = await startCoreApp([handler]);
  await app.pool.query('CREATE TABLE effect (reference text, UNIQUE (reference))');
  await createSource(app.pool, 'mail');
});
afterAll(async () => {
  expect(await findMisplacedRecords(app.pool)).toEqual([]);
  expect(await findWrongCounts(app.pool)).toEqual([]);
  await app[Symbol.asyncDispose]();
});

let runs = 0;
async function run(act: Act): Promise<Processed & { effects: number; answers: number }> {
  runs += 1;
  const reference = `run-${String(runs)}`;
  acts.set(reference, act);
  const processed = await app.process({ source: 'shop', type: 'act', reference, payload: {} });
  return { ...processed, effects: await effectsOf(reference), answers: await answersTo(reference) };
}

async function effectsOf(reference: string): Promise<number> {
  const { rowCount } = await app.pool.query('SELECT 1 FROM effect WHERE reference = $1', [
    reference,
  ]);
  return rowCount ?? 0;
}
async function answersTo(reference: string): Promise<number> {
  return (await app.answers()).filter((answer) => answer.reference === reference).length;
}
const answer = (reference: string, bytes = '{}', eventId?: string) => ({
  source: 'mail',
  reference,
  type: 'answer',
  mediaType: 'application/json',
  bytes: Buffer.from(bytes),
  ...(eventId !== undefined && { eventId }),
});

describe('an egress record', () => {
  test('exists once the handler has succeeded', async () => {
    const done = await run((context, { reference }) => context.egress.enqueue(answer(reference)));
    expect(done).toMatchObject({ status: 'PROCESSED', effects: 1, answers: 1 });
  });

  test('goes with the handler’s transaction when the handler fails after it', async () => {
    const done = await run(async (context, { reference }) => {
      await context.egress.enqueue(answer(reference));
      throw new FailureError({ class: 'data', code: 'rule_broken', message: 'No.' });
    });
    expect(done).toMatchObject({ status: 'ERROR', effects: 0, answers: 0 });
  });

  test('exists once when the first attempt fails after it and the second succeeds', async () => {
    const done = await run(async (context, { reference }) => {
      await context.egress.enqueue(answer(reference, '{}', `${reference}-answer`));
      if (context.attempt === 1)
        throw new FailureError({ class: 'dependency', code: 'down', message: 'Down.' });
    });
    expect(done.outcomes).toEqual(['POSTPONED', 'SUCCEEDED']);
    expect(done).toMatchObject({ effects: 1, answers: 1 });
  });

  test('with the same event id and bytes is one, and has one id', async () => {
    const ids = new Set<string>();
    const done = await run(async (context, { reference }) => {
      for (let n = 0; n < 3; n += 1)
        ids.add(await context.egress.enqueue(answer(reference, '{}', `${reference}-answer`)));
    });
    expect(done).toMatchObject({ status: 'PROCESSED', answers: 1 });
    expect(ids.size).toBe(1);
  });

  test('with the same event id and other bytes fails the record, and says which', async () => {
    const done = await run(async (context, { reference }) => {
      await context.egress.enqueue(answer(reference, '{"total":1}', `${reference}-answer`));
      await context.egress.enqueue(answer(reference, '{"total":2}', `${reference}-answer`));
    });
    expect(done).toMatchObject({ status: 'ERROR', codes: ['event_id_conflict'], effects: 0 });
    expect(done.answers).toBe(0);
    expect(done.message).toContain('-answer');
  });

  test('for a source that does not exist is a defect of the handler', async () => {
    const done = await run((context, { reference }) =>
      context.egress.enqueue({ ...answer(reference), source: 'nowhere' }),
    );
    expect(done).toMatchObject({ status: 'ERROR', codes: ['unknown_source'], effects: 0 });
  });

  test('without a reference is a defect of the handler', async () => {
    const done = await run((context) => context.egress.enqueue(answer('')));
    expect(done).toMatchObject({ status: 'ERROR', effects: 0 });
  });
});

describe('a handler that tries to end its transaction', () => {
  test.each([
    'COMMIT',
    'commit and chain',
    'END',
    'ROLLBACK',
    'ABORT',
    'BEGIN',
    'START TRANSACTION',
    `PREPARE TRANSACTION 'x'`,
    '-- now\nCOMMIT',
    '-- now\rCOMMIT',
    '--/*\nCOMMIT',
    '/**//*-- */COMMIT',
    '/* now */ COMMIT',
    '/* one /* within */ another */ COMMIT',
    ';COMMIT',
    ' ; -- now\n ; COMMIT',
    'SELECT 1; COMMIT',
    `DO $$ BEGIN COMMIT; END $$`,
  ])('by %j is refused, without effect', async (statement) => {
    const done = await run((context) => context.tx.query(statement));
    expect(done).toMatchObject({ status: 'ERROR', outcomes: ['FAILED'], effects: 0 });
  });

  test('may set savepoints and go back to them', async () => {
    const done = await run(async ({ tx }) => {
      await tx.query('SAVEPOINT before');
      await tx.query('SELECT 1 / 0').catch(() => undefined);
      await tx.query('ROLLBACK TO SAVEPOINT before');
      await tx.query('ROLLBACK WORK TO before');
      await tx.query('RELEASE before');
    });
    expect(done).toMatchObject({ status: 'PROCESSED', effects: 1 });
  });
});

describe('a handler that keeps its context', () => {
  test('is refused every statement and record after its end', async () => {
    let kept: HandlerContext | undefined;
    const done = await run((context) => {
      kept = context;
      return Promise.resolve();
    });
    expect(done.status).toBe('PROCESSED');
    const late = kept?.tx.query(`INSERT INTO effect (reference) VALUES ('late')`);
    await expect(late).rejects.toThrow('The attempt has ended');
    await expect(kept?.egress.enqueue(answer('late'))).rejects.toThrow('The attempt has ended');
    expect([await effectsOf('late'), await answersTo('late')]).toEqual([0, 0]);
  });

  test('is refused it after a failure too', async () => {
    let kept: HandlerContext | undefined;
    const done = await run((context) => {
      kept = context;
      return Promise.reject(new Error('a bug'));
    });
    expect(done).toMatchObject({ status: 'ERROR', codes: ['handler_crashed'], effects: 0 });
    await expect(kept?.tx.query('SELECT 1')).rejects.toThrow('The attempt has ended');
  });

  test('and does not wait for its statements: they end before the record does', async () => {
    let statement: Promise<unknown> = Promise.resolve();
    const done = await run(({ tx }) => {
      statement = tx.query(`INSERT INTO effect (reference) SELECT 'unawaited' FROM pg_sleep(0.05)`);
      return Promise.resolve();
    });
    expect(done.status).toBe('PROCESSED');
    await expect(statement).resolves.toBeDefined();
    expect(await effectsOf('unawaited')).toBe(1);
  });
});

describe('a failure that is none', () => {
  const broken = (failure: object, options: object = {}): Error => {
    // As a handler written without types may do it.
    const made: unknown = Reflect.construct(FailureError, [failure, options]);
    return made instanceof Error ? made : new Error('not made');
  };

  test.each([
    ['without a message', { class: 'data', code: 'x' }],
    ['of an unknown class', { class: 'weird', code: 'x', message: 'm' }],
    ['with a number for a code', { class: 'data', code: 7, message: 'm' }],
    [
      'with violations that are a text',
      { class: 'data', code: 'x', message: 'm', violations: 'no' },
    ],
  ])('%s ends the record with a reason all the same', async (_, failure) => {
    const done = await run(() => Promise.reject(broken(failure)));
    expect(done).toMatchObject({ status: 'ERROR', codes: ['handler_crashed'], effects: 0 });
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, -1])(
    'as a wish to wait for %s ms is passed over or bounded',
    async (retryAfterMs) => {
      runs += 1;
      const reference = `run-${String(runs)}`;
      const failure = { class: 'dependency', code: 'down', message: 'Down.' };
      acts.set(reference, () => Promise.reject(broken(failure, { retryAfterMs })));
      const id = await app.send({ source: 'shop', type: 'act', reference, payload: {} });
      await eventually(async () => {
        expect((await app.look(id)).outcomes[0]).toBe('POSTPONED');
      });
    },
  );
});

describe('what a handler may rely on', () => {
  test('the idempotency key stays over retries and changes with a replay', async () => {
    const keys: string[] = [];
    runs += 1;
    const reference = `run-${String(runs)}`;
    acts.set(reference, (context) => {
      keys.push(context.idempotencyKey);
      const failure = { class: 'dependency', code: 'down', message: 'Down.' } as const;
      return context.attempt < 2 ? Promise.reject(new FailureError(failure)) : Promise.resolve();
    });
    const id = await app.send({ source: 'shop', type: 'act', reference, payload: {} });
    expect((await app.done(id)).outcomes).toEqual(['POSTPONED', 'SUCCEEDED']);
    await app.pool.query('DELETE FROM effect WHERE reference = $1', [reference]);
    await replayRecord(app.pool, {
      id: formatRecordId(id),
      principalName: 'Ada',
      reason: null,
      confirm: true,
    });
    await eventually(() => expect(keys).toHaveLength(4));
    expect(keys[0]).toBe(keys[1]);
    expect(keys[2]).toBe(keys[3]);
    expect(new Set(keys).size).toBe(2);
    expect((await app.done(id)).status).toBe('PROCESSED');
  });

  test('the payload’s bytes, to the last digit of a number, over a replay and into an answer', async () => {
    const text = '{"id":12345678901234567890,"amount":0.10,"id":1e400}';
    const seen: string[] = [];
    acts.set('digits', async (context, { bytes }) => {
      seen.push(Buffer.from(bytes).toString());
      await context.egress.enqueue({ ...answer('digits'), bytes });
    });
    const done = async (): Promise<unknown> => (await app.done(id)).status;
    const { rows } = await app.pool.query<{ id: bigint }>(
      `WITH stored AS (
         INSERT INTO record (id, direction, source_id, reference, type, received_at, size_bytes, sha256, media_type)
         SELECT next_record_id(now()), 'INGRESS', id, 'digits', 'act', now(), $1, sha256($2), 'application/json'
         FROM source WHERE key = 'shop' RETURNING id, source_id
       ), bytes AS (INSERT INTO payload (record_id, bytes) SELECT id, $2 FROM stored),
       counted AS (
         INSERT INTO count_delta (source_id, direction, status, delta, entered)
         SELECT source_id, 'INGRESS', 'JUST_IN', 1, 1 FROM stored)
       INSERT INTO work (record_id, direction, source_id, due_at, generation, attempts)
       SELECT id, 'INGRESS', source_id, now(), 0, 0 FROM stored RETURNING record_id AS id`,
      [text.length, Buffer.from(text)],
    );
    const id = rows[0]?.id ?? 0n;
    expect(await done()).toBe('PROCESSED');
    await app.pool.query(`DELETE FROM effect WHERE reference = 'digits'`);
    const request = { id: formatRecordId(id), principalName: 'Ada', reason: null, confirm: true };
    await replayRecord(app.pool, request);
    expect(await done()).toBe('PROCESSED');
    expect(seen).toEqual([text, text]);
    const { rows: answers } = await app.pool.query<{ text: string }>(
      `SELECT convert_from(bytes, 'UTF8') AS text FROM payload
       JOIN record r ON r.id = record_id WHERE r.direction = 'EGRESS' AND reference = 'digits'`,
    );
    expect(answers).toEqual([{ text }, { text }]);
  });
});
