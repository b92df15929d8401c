import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { createWebhookKeyPair } from '#lib/client-sdk/webhook-key';
import { listMachineKeys, revokeMachineKey } from '../gateway/machine-keys.ts';
import { findSignedCaller } from '../gateway/signed-keys.ts';
import { changeSource, listSources } from '../gateway/sources.ts';
import { prepareDemo } from './prepare-demo.ts';

let db: TestDatabase;
let directory: string;
const prepare = (hasBroker = false) => prepareDemo({ databaseUrl: db.url, directory, hasBroker });
const liveKeys = async () =>
  (await listMachineKeys(db.pool)).filter((key) => key.revokedAt === null);

/** The name of the key stays, its secret does not. */
async function spoilKey(secretKey: string): Promise<void> {
  const file = path.join(directory, 'demo-key');
  const kept = z.looseObject({}).parse(JSON.parse(await readFile(file, 'utf8')));
  await writeFile(file, JSON.stringify({ ...kept, secretKey }));
}

beforeAll(async () => {
  db = await createTestDatabase();
  directory = await mkdtemp(path.join(os.tmpdir(), 'sluice-demo-'));
});
afterAll(async () => {
  await db[Symbol.asyncDispose]();
  await rm(directory, { recursive: true });
});
beforeEach(async () => {
  await rm(path.join(directory, 'demo-key'), { force: true });
});

test('the demo gets its sources and a key to sign with, for what it does and no more', async () => {
  const key = await prepare();
  const sources = await listSources(db.pool);
  expect(sources.map((source) => source.key)).toEqual(['github', 'payments', 'shop']);
  expect((await findSignedCaller(db.pool, key.keyName))?.principal).toMatchObject({
    kind: 'machine',
    sources: ['github', 'shop', 'payments'],
    scopes: ['ingress', 'deliver'],
  });
});

test('the next start uses the key again, and leaves what people changed', async () => {
  const key = await prepare();
  await changeSource(db.pool, 'shop', { name: 'Our shop', processingPaused: true });
  expect(await prepare()).toEqual(key);
  expect(await liveKeys()).toHaveLength(1);
  const [shop] = await listSources(db.pool, ['shop']);
  expect(shop).toMatchObject({ name: 'Our shop', processingPaused: true });
});

test('with a broker some of it goes over the queue; without one again, nothing waits for it', async () => {
  const transports = async () => {
    const sources = await listSources(db.pool);
    return sources.map(({ key, transport, amqpIngress }) => [key, transport, amqpIngress]);
  };
  await prepare(true);
  expect(await transports()).toEqual([
    ['github', 'pull', true],
    ['payments', 'rabbitmq', false],
    ['shop', 'pull', false],
  ]);
  await prepare(false);
  expect((await transports()).map(([, transport]) => transport)).toEqual(['pull', 'pull', 'pull']);
  const pushUrl = 'https://payments.example/records';
  await changeSource(db.pool, 'payments', { transport: 'push', pushUrl });
  await prepare(true);
  expect((await transports())[1]?.[1]).toBe('push');
});

test('only this user can read the kept key', async () => {
  await prepare();
  const { mode } = await stat(path.join(directory, 'demo-key'));
  expect(mode & 0o777).toBe(0o600);
});

test.each([
  ['lost', () => rm(path.join(directory, 'demo-key'))],
  ['garbled', () => writeFile(path.join(directory, 'demo-key'), 'sluice_nonsense')],
  ['made for another public key', () => spoilKey(createWebhookKeyPair().secretKey)],
  ['cut short', () => spoilKey('whsk_abcd')],
  [
    'revoked',
    async () => {
      for (const key of await liveKeys()) await revokeMachineKey(db.pool, key.id);
    },
  ],
])('a key that was %s is replaced, and no other demo key stays valid', async (_, spoil) => {
  const first = await prepare();
  await spoil();
  const second = await prepare();
  expect(second.keyName).not.toBe(first.keyName);
  expect(await liveKeys()).toHaveLength(1);
  expect(await findSignedCaller(db.pool, first.keyName)).toBeNull();
  expect(await findSignedCaller(db.pool, second.keyName)).not.toBeNull();
});
