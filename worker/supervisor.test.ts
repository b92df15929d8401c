import { Writable } from 'node:stream';
import pino from 'pino';
import { expect, test } from 'vitest';
import { repeat } from './loops/repeat.ts';
import { supervise } from './supervisor.ts';

function logInto(lines: unknown[]) {
  const write = (chunk: Buffer, _encoding: string, done: () => void): void => {
    lines.push(JSON.parse(chunk.toString()));
    done();
  };
  return pino(new Writable({ write }));
}
const silent = pino({ level: 'silent' });

test('a loop that fails starts again, and the log says which and why', async () => {
  const lines: unknown[] = [];
  let runs = 0;
  const run = (): Promise<void> => {
    runs += 1;
    return runs < 3 ? Promise.reject(new Error('the database is away')) : Promise.resolve();
  };
  await supervise({ name: 'fold', run }, new AbortController().signal, logInto(lines));
  expect(runs).toBe(3);
  expect(lines).toMatchObject([
    { loop: 'fold', delayMs: 100, err: { message: 'the database is away' } },
    { loop: 'fold', delayMs: 200 },
  ]);
});

test('a loop that throws before its first await starts again too', async () => {
  let runs = 0;
  const run = (): Promise<void> => {
    runs += 1;
    if (runs === 1) throw new TypeError('no promise at all');
    return Promise.resolve();
  };
  await supervise({ name: 'fold', run }, new AbortController().signal, silent);
  expect(runs).toBe(2);
});

test('a loop that has done its work is not started again', async () => {
  let runs = 0;
  const run = (): Promise<void> => {
    runs += 1;
    return Promise.resolve();
  };
  await supervise({ name: 'register handlers', run }, new AbortController().signal, silent);
  expect(runs).toBe(1);
});

test('a loop that fails because of a stop is neither logged nor started again', async () => {
  const lines: unknown[] = [];
  const stop = new AbortController();
  let runs = 0;
  const run = (): Promise<void> => {
    runs += 1;
    stop.abort();
    return Promise.reject(new Error('the pool has ended'));
  };
  await supervise({ name: 'fold', run }, stop.signal, logInto(lines));
  expect({ runs, lines }).toEqual({ runs: 1, lines: [] });
});

test('a stop while a loop waits to start again ends the waiting', async () => {
  const stop = new AbortController();
  let runs = 0;
  const run = (): Promise<void> => {
    runs += 1;
    return Promise.reject(new Error('away'));
  };
  const lines: unknown[] = [];
  const log = logInto(lines);
  const ended = supervise({ name: 'fold', run }, stop.signal, log);
  await Promise.resolve();
  stop.abort();
  await ended;
  expect(runs).toBe(1);
});

test('after a stop nothing is started', async () => {
  const run = (): Promise<void> => Promise.reject(new Error('started'));
  await expect(supervise({ name: 'x', run }, AbortSignal.abort(), silent)).resolves.toBeUndefined();
});

test('a repeated piece of work goes on at once while there is more, and stops when told', async () => {
  const stop = new AbortController();
  const states = ['more', 'more', 'more', 'done'] as const;
  let calls = 0;
  const loop = repeat('sweep', 2 ** 30, () => {
    const state = states[calls] ?? 'done';
    calls += 1;
    if (state === 'done') stop.abort();
    return Promise.resolve(state);
  });
  await loop.run(stop.signal);
  expect({ name: loop.name, calls }).toEqual({ name: 'sweep', calls: 4 });
});

test('a repeated piece of work that fails ends the loop with its error', async () => {
  const loop = repeat('sweep', 1, () => Promise.reject(new Error('refused')));
  await expect(loop.run(new AbortController().signal)).rejects.toThrow('refused');
});
