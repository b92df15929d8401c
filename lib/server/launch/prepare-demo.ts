/** Makes an installation ready for the demo Integration App: its sources and one key that it signs with. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import {
  createWebhookKeyPair,
  readSigningKey,
  WebhookKeyError,
  type WebhookKey,
} from '#lib/client-sdk/webhook-key';
import { signWebhook, verifyWebhook } from '#lib/client-sdk/webhook-signature';
import { openDatabase, type Database } from '../database.ts';
import { listMachineKeys, revokeMachineKey } from '../gateway/machine-keys.ts';
import { createSignedKey, findSignedCaller } from '../gateway/signed-keys.ts';
import { ensureSource, readSource } from '../gateway/sources.ts';
import { updateSource } from '../store/sources.ts';

/** The sources of the demo, as they are first added; what people change stays changed. */
const DEMO_SOURCES = [
  {
    key: 'github',
    name: 'GitHub',
    description: 'Webhooks of repositories: issues, pull requests, pushes, releases.',
    owner: 'Developer experience',
  },
  {
    key: 'shop',
    name: 'Web shop',
    description: 'Orders and customers; takes order confirmations.',
    owner: 'Commerce',
  },
  {
    key: 'payments',
    name: 'Payment provider',
    description: 'Captures and refunds; takes receipts.',
    owner: 'Finance',
  },
] as const;

const KEY_NAME = 'Demo Integration App';
const KEY_FILE = 'demo-key';

/** What the demo signs its requests with; only the public half is in the database. */
export interface DemoKey {
  readonly keyName: string;
  readonly secretKey: string;
}
const demoKeySchema = z.object({ keyName: z.string(), secretKey: z.string() });

export interface DemoPreparation {
  readonly databaseUrl: string;
  /** Where the key is kept, so that the next start uses it again. */
  readonly directory: string;
  /** Some of the demo's traffic goes over it. */
  readonly hasBroker: boolean;
}

/**
 * Adds what the demo needs and is not there yet. Running it again changes nothing: the key of the
 * last time is used while it is valid; else a new one is made and the earlier ones are revoked.
 */
export async function prepareDemo(preparation: DemoPreparation): Promise<DemoKey> {
  const { databaseUrl, directory, hasBroker } = preparation;
  const pool = openDatabase({
    connectionString: databaseUrl,
    max: 2,
    applicationName: 'sluice start',
  });
  try {
    for (const source of DEMO_SOURCES) await ensureSource(pool, source);
    await chooseTransports(pool, hasBroker);
    const file = path.join(directory, KEY_FILE);
    return (await readValidKey(pool, file)) ?? (await replaceKey(pool, file));
  } finally {
    await pool.end();
  }
}

/**
 * With a broker, the payments leave over it and GitHub may come over it. Without one, payments that were to
 * leave over it are leased again: nothing else would ever take them.
 */
async function chooseTransports(pool: Database, hasBroker: boolean): Promise<void> {
  if (hasBroker) await updateSource(pool, 'github', { amqpIngress: true });
  const { transport } = await readSource(pool, 'payments');
  const [from, to] = hasBroker ? (['pull', 'rabbitmq'] as const) : (['rabbitmq', 'pull'] as const);
  if (transport === from) await updateSource(pool, 'payments', { transport: to });
}

/** Null unless the file holds the secret half of a pair whose public half is a usable key. */
async function readValidKey(pool: Database, file: string): Promise<DemoKey | null> {
  const parsed = demoKeySchema.safeParse(parseJson(await readFile(file, 'utf8').catch(() => '')));
  if (!parsed.success) return null;
  const { keyName, secretKey } = parsed.data;
  const caller = await findSignedCaller(pool, keyName);
  return caller !== null && isPair(secretKey, caller.verifier) ? { keyName, secretKey } : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isPair(secretKey: string, verifier: WebhookKey): boolean {
  const message = { id: 'trial', timestampSeconds: Math.floor(Date.now() / 1000) };
  const body = Buffer.alloc(0);
  try {
    const signature = signWebhook({ ...message, body }, [readSigningKey(secretKey)]);
    const fields = { id: message.id, timestamp: String(message.timestampSeconds), signature };
    return verifyWebhook(fields, body, { keys: [verifier] }).ok;
  } catch (error) {
    if (error instanceof WebhookKeyError) return false;
    throw error;
  }
}

async function replaceKey(pool: Database, file: string): Promise<DemoKey> {
  const keys = await listMachineKeys(pool);
  const earlier = keys.filter((key) => key.name === KEY_NAME && key.revokedAt === null);
  for (const key of earlier) await revokeMachineKey(pool, key.id);
  const { secretKey, publicKey } = createWebhookKeyPair();
  const { key } = await createSignedKey(pool, {
    name: KEY_NAME,
    scopes: ['ingress', 'deliver'],
    sources: DEMO_SOURCES.map((source) => source.key),
    createdBy: 'sluice demo',
    publicKey,
  });
  const made = { keyName: key.prefix, secretKey };
  await writeFile(file, `${JSON.stringify(made)}\n`, { mode: 0o600 });
  return made;
}
