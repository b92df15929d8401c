/** A handler for tests whose payload says how it behaves. */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { DEFAULT_RETRY_POLICY } from '#lib/domain/retry-policy';
import { defineHandler, FailureError, type Handler } from '#worker/handler';

const script = z.object({
  behave: z.enum([
    'ok',
    'effect',
    'slow',
    'throw-text',
    'throw-nothing',
    'throw-object',
    'throw-error',
    'down',
    'hang',
    'ignore-signal',
    'garbage',
    'spin',
    'exit',
    'leak',
    'enqueue',
    'end-transaction',
    'swallow',
  ]),
  ms: z.number().default(0),
});
type Script = z.infer<typeof script>;
type Act = (script: Script, context: Parameters<Handler['process']>[1], id: string) => unknown;

const insertEffect: Act = (_, context, id) =>
  context.tx.query('INSERT INTO effect (record_id, attempt) VALUES ($1, $2)', [
    id,
    context.attempt,
  ]);

const ACTS: Record<Script['behave'], Act> = {
  ok: () => undefined,
  effect: async (...args) => {
    await insertEffect(...args);
  },
  slow: async (...args) => {
    await insertEffect(...args);
    await sleep(args[0].ms);
  },
  'throw-text': () => throwValue('plain text, not an error'),
  'throw-nothing': () => throwValue(undefined),
  'throw-object': () => throwValue(new Proxy({}, { getPrototypeOf: refuse, ownKeys: refuse })),
  'throw-error': async (...args) => {
    await insertEffect(...args);
    throw new Error('a bug \0 \uD800 in the handler');
  },
  down: () => {
    throw new FailureError({ class: 'dependency', code: 'down', message: 'The shop is down.' });
  },
  hang: async (_, { signal }) => {
    await sleep(60_000, undefined, { signal });
  },
  'ignore-signal': async (...args) => {
    await insertEffect(...args);
    await sleep(args[0].ms);
    await insertEffect(...args);
  },
  garbage: async (...args) => {
    await insertEffect(...args);
    return 'garbage';
  },
  spin: async (...args) => {
    await insertEffect(...args);
    const end = performance.now() + args[0].ms;
    while (performance.now() < end);
  },
  exit: () => process.exit(3),
  leak: () => {
    setTimeout(() => throwValue(new Error('thrown from a timer')), 1);
    void Promise.reject(new Error('nobody catches this'));
  },
  enqueue: async (...args) => {
    await insertEffect(...args);
    await args[1].egress.enqueue({
      source: 'scripted',
      reference: 'answer',
      type: 'answered',
      mediaType: 'text/plain',
      bytes: Buffer.from('hello'),
    });
  },
  'end-transaction': async (...args) => {
    await insertEffect(...args);
    await args[1].tx.query('/* now */ COMMIT');
  },
  swallow: async (...args) => {
    await insertEffect(...args);
    await args[1].tx.query('SELECT 1/0').catch(() => undefined);
  },
};

function refuse(): never {
  throw new Error('even reading it fails');
}

function throwValue(value: unknown): never {
  throw value;
}

const shared: Omit<Handler<Script>, 'name' | 'types'> = {
  version: '7',
  source: 'scripted',
  contract: script,
  timeoutMs: 1_000,
  retry: { ...DEFAULT_RETRY_POLICY, firstDelayMs: 20, maxDelayMs: 50 },
  process: async (record, context) => {
    const result = await ACTS[record.payload.behave](record.payload, context, record.id);
    return result as undefined;
  },
};

/** Effects go to a table `effect`, which `createEffectTable` makes. */
export const scriptedHandler: Handler = defineHandler({
  ...shared,
  name: 'scripted',
  types: ['script'],
});

/** The same, for records whose effects share transactions. */
export const scriptedSharer: Handler = defineHandler({
  ...shared,
  name: 'scripted-sharer',
  types: ['shared-script'],
  transaction: 'shared',
});

export const CREATE_EFFECT_TABLE = 'CREATE TABLE effect (record_id text, attempt integer)';
