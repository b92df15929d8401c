/** `sluice doctor`: looks at everything a start needs and says what is wrong, without starting. */
import type { Env } from '../env.ts';
import { ownAddress } from '../own-address.ts';
import { checkBroker } from './check-broker.ts';
import { checkPort } from './check-port.ts';
import { checkServer } from './check-server.ts';
import { findDatabaseAccount } from './database-account.ts';
import { prepareDataDirectory } from './data-directory.ts';
import { findLockHolder } from './directory-lock.ts';
import { describeRetention } from './describe-retention.ts';
import { readLaunchState } from './launch-state.ts';
import { findPostgresBinaries } from './postgres-binaries.ts';
import { answer } from './say.ts';

interface Examination {
  readonly name: string;
  /** Resolves with what was found; rejects with what is wrong. */
  readonly look: () => Promise<string>;
}

/** Prints one line an examination; sets exit code 1 when one finds a fault. */
export async function examine(settings: Env): Promise<void> {
  for (const { name, look } of examinations(settings)) {
    try {
      answer(`ok    ${name}: ${await look()}`);
    } catch (error) {
      answer(`FAULT ${name}: ${error instanceof Error ? error.message : String(error)}`);
      process.exitCode = 1;
    }
  }
}

function examinations(settings: Env): Examination[] {
  const { DATABASE_URL, SLUICE_DATA_DIR, AMQP_URL, HOST, PORT } = settings;
  return [
    { name: 'node', look: () => Promise.resolve(process.version) },
    { name: 'data directory', look: () => lookAtDirectory(SLUICE_DATA_DIR) },
    { name: 'address', look: () => lookAtPort(settings) },
    {
      name: 'database',
      look: () => (DATABASE_URL === undefined ? lookAtEmbedded() : lookAtServer(DATABASE_URL)),
    },
    ...(AMQP_URL === undefined ? [] : [{ name: 'broker', look: () => checkBroker(AMQP_URL) }]),
    { name: 'retention', look: () => lookAtRetention(settings) },
    { name: 'console', look: () => Promise.resolve(`${ownAddress(HOST, PORT)} once started`) },
  ];
}

async function lookAtDirectory(directory: string): Promise<string> {
  await prepareDataDirectory(directory);
  const holder = await findLockHolder(directory);
  return holder === undefined ? directory : `${directory}, in use by process ${holder.pid}`;
}

async function lookAtPort({ HOST, PORT, SLUICE_DATA_DIR }: Env): Promise<string> {
  if ((await findLockHolder(SLUICE_DATA_DIR)) !== undefined) return 'Sluice is running';
  await checkPort({ host: HOST, port: PORT });
  return `${HOST}, port ${PORT} is free`;
}

async function lookAtEmbedded(): Promise<string> {
  const account = findDatabaseAccount();
  const { postgres } = await findPostgresBinaries(account);
  const who = account.uid === undefined ? 'this user' : `user ${account.uid}`;
  return `embedded, ${postgres}, run by ${who}`;
}

async function lookAtRetention(settings: Env): Promise<string> {
  const { DATABASE_URL, SLUICE_DATA_DIR } = settings;
  const isRunning = (await findLockHolder(SLUICE_DATA_DIR)) !== undefined;
  const own = isRunning ? (await readLaunchState(SLUICE_DATA_DIR))?.databaseUrl : undefined;
  return describeRetention(settings, DATABASE_URL ?? own);
}

async function lookAtServer(url: string): Promise<string> {
  const { version, warnings } = await checkServer(url);
  return [`PostgreSQL ${version}`, ...warnings].join('; ');
}
