/** The short commands: what an administrator does from a shell, also while Sluice runs. */
import { text } from 'node:stream/consumers';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { createMachineKeySchema, createPersonSchema } from '#lib/contracts/access';
import { changeSourceSchema, createSourceSchema } from '#lib/contracts/source';
import { openDatabase, type Database } from '../database.ts';
import type { Env } from '../env.ts';
import { createMachineKey } from '../gateway/machine-keys.ts';
import { createPerson } from '../gateway/people.ts';
import { createSignedKey } from '../gateway/signed-keys.ts';
import { changeSource, createSource } from '../gateway/sources.ts';
import { readKeyRing } from '../secrets/key-ring.ts';
import { LaunchError } from './launch-error.ts';
import { withDatabaseUrl } from './open-database.ts';
import { answer, say } from './say.ts';
import { findSecretKey } from './secret-key.ts';

const BY = 'command line';

/** `sluice migrate` */
export async function migrateDatabase(settings: Env): Promise<void> {
  await withDatabaseUrl(settings, () => Promise.resolve());
  say('the database is at the newest migration');
}

/** `sluice sources add KEY` */
export async function addSource(
  settings: Env,
  request: { readonly key: string; readonly name: string },
): Promise<void> {
  const source = createSourceSchema.parse(request);
  await withDatabase(settings, (db) => createSource(db, source));
  say(`added source ${source.key}`);
}

/** `sluice sources keep KEY` */
export async function keepFor(
  settings: Env,
  key: string,
  { payloads, records }: { readonly payloads?: string; readonly records?: string },
): Promise<void> {
  if (payloads === undefined && records === undefined)
    throw new LaunchError('Say what is kept for how long: --payloads, --records or both.');
  const change = changeSourceSchema.parse({
    ...(payloads !== undefined && { payloadDays: readDays(payloads) }),
    ...(records !== undefined && { recordDays: readDays(records) }),
  });
  const source = await withDatabase(settings, (db) => changeSource(db, key, change));
  const { payloadDays, recordDays } = source;
  say(`${key}: payloads are kept ${describe(payloadDays)}, records ${describe(recordDays)}`);
}

function readDays(text: string): number | null {
  return text === 'default' ? null : Number(text);
}

function describe(days: number | null): string {
  return days === null ? 'as the installation says' : `${days} days`;
}

/** What `sluice keys create` is told. */
export interface KeyOptions {
  readonly source: string;
  readonly scope: string;
  readonly name?: string;
  readonly signed?: boolean;
  readonly publicKey?: string;
}

/**
 * `sluice keys create`: the key alone on standard output, so that a script can take it. Of a signed key
 * that is what it signs with, or its name where the caller has the secret.
 */
export async function createKey(settings: Env, options: KeyOptions): Promise<void> {
  const request = createMachineKeySchema.parse({
    name: options.name ?? `${options.source}: ${options.scope}`,
    scopes: splitList(options.scope),
    sources: splitList(options.source),
    kind: options.signed === true ? 'signed' : 'bearer',
    publicKey: options.publicKey ?? null,
  });
  const secretKey = await findSecretKey(settings);
  const { key, secret } = await withDatabase(settings, (db) => {
    const wanted = { ...request, expiresAt: null, createdBy: BY };
    if (request.kind === 'bearer') return createMachineKey(db, wanted);
    if (request.publicKey !== null) return createSignedKey(db, wanted);
    const ring = readKeyRing({ ...settings, SLUICE_SECRET_KEY: secretKey });
    return createSignedKey(db, { ...wanted, ring });
  });
  if (key.kind === 'signed') say(`requests name the key in Webhook-Key: ${key.prefix}`);
  if (secret !== null) say('the key is shown this once:');
  answer(secret ?? key.prefix);
}

/** `sluice admin create`: the password comes from standard input or a prompt. */
export async function createAdministrator(
  settings: Env,
  options: { readonly email: string; readonly name?: string },
): Promise<void> {
  const request = createPersonSchema.parse({
    name: options.name ?? options.email,
    email: options.email,
    password: await readPassword(),
    role: 'admin',
  });
  await withDatabase(settings, (db) => createPerson(db, request));
  say(`${request.email} can sign in as administrator`);
}

async function withDatabase<Result>(
  settings: Env,
  work: (db: Database) => Promise<Result>,
): Promise<Result> {
  return withDatabaseUrl(settings, async (connectionString) => {
    const pool = openDatabase({ connectionString, max: 2, applicationName: 'sluice cli' });
    try {
      return await work(pool);
    } finally {
      await pool.end();
    }
  });
}

function splitList(list: string): string[] {
  return list
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

async function readPassword(): Promise<string> {
  if (!process.stdin.isTTY) return (await text(process.stdin)).trim();
  process.stderr.write('Password (12 characters or more): ');
  const silence = new Writable({ write: (_chunk, _encoding, done) => done() });
  const prompt = createInterface({ input: process.stdin, output: silence, terminal: true });
  try {
    return await prompt.question('');
  } finally {
    prompt.close();
    process.stderr.write('\n');
  }
}
