/** Makes an installation ready for the demo Integration App: its sources and one key for it. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { EVERY_SOURCE, SCOPES } from '#lib/domain/access';
import { openDatabase, type Database } from '../database.ts';
import {
  authenticateMachine,
  createMachineKey,
  listMachineKeys,
  revokeMachineKey,
} from '../gateway/machine-keys.ts';
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
 * @returns the whole machine key for the demo
 */
export async function prepareDemo(preparation: DemoPreparation): Promise<string> {
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

async function readValidKey(pool: Database, file: string): Promise<string | null> {
  const secret = (await readFile(file, 'utf8').catch(() => '')).trim();
  const principal = await authenticateMachine(pool, secret);
  return principal === null ? null : secret;
}

async function replaceKey(pool: Database, file: string): Promise<string> {
  const keys = await listMachineKeys(pool);
  const earlier = keys.filter((key) => key.name === KEY_NAME && key.revokedAt === null);
  for (const key of earlier) await revokeMachineKey(pool, key.id);
  const { secret } = await createMachineKey(pool, {
    name: KEY_NAME,
    scopes: SCOPES,
    sources: [EVERY_SOURCE],
    createdBy: 'sluice demo',
  });
  await writeFile(file, `${secret}\n`, { mode: 0o600 });
  return secret;
}
