import { expect, test } from 'vitest';
import { backOff } from './back-off.ts';
import { runFaults } from './faults/run-faults.ts';
import { IntegrationApp } from './integration-app.ts';
import { createRandom } from './random.ts';
import { describeVerdict, Sender } from './sender.ts';
import { SluiceAwayError, SluiceClient } from './sluice-client.ts';
import { Traffic } from './traffic/traffic.ts';
import { createGithub } from './traffic/github.ts';

const away = new SluiceAwayError('Sluice answered 503', {});

test('what answers at once is asked once', async () => {
  let asked = 0;
  const answer = await backOff('x', new AbortController().signal, () => {
    asked += 1;
    return Promise.resolve('yes');
  });
  expect({ answer, asked }).toEqual({ answer: 'yes', asked: 1 });
});

test('an error that is no absence is passed on at once', async () => {
  let asked = 0;
  const fault = new Error('a bug');
  const asking = backOff('x', new AbortController().signal, () => {
    asked += 1;
    return Promise.reject(fault);
  });
  await expect(asking).rejects.toBe(fault);
  expect(asked).toBe(1);
});

test('a stop ends the waiting for a Sluice that stays away', async () => {
  const stop = new AbortController();
  let asked = 0;
  const asking = backOff('x', stop.signal, () => {
    asked += 1;
    setImmediate(() => stop.abort());
    return Promise.reject(new SluiceAwayError('away', { retryAfterMs: 2 ** 30 }));
  });
  await expect(asking).rejects.toMatchObject({ name: 'AbortError' });
  expect(asked).toBe(1);
});

test('a stop while Sluice is asked is a stop, not an absence', async () => {
  const stop = new AbortController();
  const asking = backOff('x', stop.signal, () => {
    stop.abort();
    return Promise.reject(away);
  });
  await expect(asking).rejects.toMatchObject({ name: 'AbortError' });
});

test('verdicts are told in a few words', () => {
  expect(describeVerdict({ kind: 'stored', id: 'a' })).toBe('stored as a');
  expect(describeVerdict({ kind: 'duplicate', id: 'a' })).toBe('known as a');
  expect(describeVerdict({ kind: 'refused', status: 409, reason: 'event_id_conflict' })).toBe(
    'refused: 409 event_id_conflict',
  );
});

test('a fault that fails to happen ends neither the others nor the demo', async () => {
  const stop = new AbortController();
  const { signal } = stop;
  const client = new SluiceClient({ url: 'http://127.0.0.1:1', key: 'k', signal });
  const random = createRandom(1);
  const kit = {
    traffic: new Traffic({ random, github: createGithub(), firstOrder: 1 }),
    sender: new Sender(client, signal),
    app: new IntegrationApp({ client, random, signal }),
    ledger: null,
    signal,
  };
  const happened: string[] = [];
  const fault = (name: string, fails: boolean) => ({
    name,
    firstAtSeconds: 0,
    everySeconds: 0.001,
    run: () => {
      happened.push(name);
      if (happened.filter((each) => each === 'good').length > 2) stop.abort();
      return fails ? Promise.reject(new Error('it could not')) : Promise.resolve('done');
    },
  });
  await expect(runFaults([fault('bad', true), fault('good', false)], kit)).rejects.toMatchObject({
    name: 'AbortError',
  });
  expect(happened.filter((name) => name === 'bad').length).toBeGreaterThan(1);
});
