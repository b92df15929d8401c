import { createServer, type Server } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { SluiceClient } from '#lib/client-sdk/sluice-client';
import { runFaults } from './faults/run-faults.ts';
import { IntegrationApp } from './integration-app.ts';
import { createRandom } from './random.ts';
import { describeVerdict, Sender } from './sender.ts';
import { createGithub } from './traffic/github.ts';
import { Traffic } from './traffic/traffic.ts';

const RECEIPT = {
  id: '0saccpgxc00d8',
  status: 'JUST_IN',
  duplicate: false,
  receivedAt: '2026-11-22T20:00:00.000Z',
};
const record = {
  source: 'shop',
  reference: 'r',
  type: 't',
  eventId: 'e-1',
  originatedAt: new Date(),
  mediaType: 'application/json',
  body: '{"n":1.50}',
};

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A sender to a Sluice that answers with these statuses, one after the other. */
async function sendTo(statuses: number[], received: string[]): Promise<Sender> {
  const listening = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      received.push(`${String(request.headers['event-id'])} ${body}`);
      response.writeHead(statuses.shift() ?? 202).end(JSON.stringify(RECEIPT));
    });
  });
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  const address = listening.address();
  const port = typeof address === 'object' ? String(address?.port) : '';
  const url = `http://127.0.0.1:${port}`;
  return new Sender(new SluiceClient({ url, credentials: { key: 'k' }, firstWaitMs: 1 }), null);
}

test('while Sluice is away the sender sends the very same again', async () => {
  const received: string[] = [];
  const sender = await sendTo([503], received);
  expect(await sender.send(record)).toEqual({ kind: 'stored', id: RECEIPT.id });
  expect(received).toEqual(['e-1 {"n":1.50}', 'e-1 {"n":1.50}']);
  expect(sender.tally).toEqual({ sent: 1, stored: 1, duplicate: 0, refused: 0 });
});

test('what is refused is counted as such, each of many too', async () => {
  const sender = await sendTo([409, 403], []);
  const refusal = { kind: 'refused', status: 409, reason: 'unknown' };
  expect(await sender.send(record)).toEqual(refusal);
  expect(await sender.sendMany('shop', [record, record])).toHaveLength(2);
  expect(sender.tally).toEqual({ sent: 3, stored: 0, duplicate: 0, refused: 3 });
});

test('nothing is left in a queue where there is no broker', async () => {
  const sender = await sendTo([], []);
  expect(await sender.leave(record)).toBe(false);
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
  const client = new SluiceClient({ url: 'http://127.0.0.1:1', credentials: { key: 'k' }, signal });
  const random = createRandom(1);
  const kit = {
    traffic: new Traffic({ random, github: createGithub(), firstOrder: 1 }),
    sender: new Sender(client, null),
    app: new IntegrationApp({ client, random, signal, queue: null }),
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
