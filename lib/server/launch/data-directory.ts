/** Prepares the folder where an installation keeps what is its own. */
import { createHash } from 'node:crypto';
import { constants, existsSync } from 'node:fs';
import { access, chown, mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { DatabaseAccount } from './database-account.ts';
import { LaunchError } from './launch-error.ts';
import { canReach, SHARED_DIRECTORY } from './postgres-binaries.ts';
import { say } from './say.ts';

/**
 * Creates the data directory if needed.
 * @throws LaunchError when it cannot be written
 */
export async function prepareDataDirectory(directory: string): Promise<void> {
  try {
    await makeFolder(directory);
    await access(directory, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    throw new LaunchError(
      `The data directory ${directory} cannot be written${reason}: give it to this user, or set SLUICE_DATA_DIR to another folder.`,
    );
  }
}

/** Node's own recursive mkdir never returns where nothing can be created, such as below /proc. */
async function makeFolder(directory: string): Promise<void> {
  if (existsSync(directory)) return;
  const parent = path.dirname(directory);
  if (parent !== directory) await makeFolder(parent);
  await mkdir(directory, { mode: 0o755 });
}

export interface DatabaseHome {
  readonly directory: string;
  readonly account: DatabaseAccount;
}

/**
 * Where the embedded PostgreSQL lives and as whom it runs: in the data directory, unless root's
 * database account cannot get there (a checkout below /root); then in a folder of the system.
 * @throws LaunchError when the database there belongs to somebody else
 */
export async function prepareDatabaseHome(
  dataDirectory: string,
  account: DatabaseAccount,
): Promise<DatabaseHome> {
  const inside = path.join(dataDirectory, 'postgres');
  if (account.uid === undefined) return { directory: await takeOwn(inside), account };
  const home = { directory: inside, account: await adoptOwner(inside, account) };
  if (await isReachable(home)) return home;
  const name = createHash('sha256').update(dataDirectory).digest('hex').slice(0, 12);
  const directory = path.join(SHARED_DIRECTORY, `data-${name}`);
  await mkdir(SHARED_DIRECTORY, { recursive: true, mode: 0o755 });
  say(`${dataDirectory} is closed to PostgreSQL's account; the database is kept in ${directory}`);
  const shared = { directory, account: await adoptOwner(directory, account) };
  if (await isReachable(shared)) return shared;
  throw new LaunchError(
    `PostgreSQL's account cannot reach ${inside} nor ${directory}: set SLUICE_DATA_DIR to a folder that other users may enter.`,
  );
}

async function takeOwn(directory: string): Promise<string> {
  await mkdir(directory, { recursive: true });
  const { uid } = await stat(directory);
  if (uid === process.getuid?.()) return directory;
  throw new LaunchError(
    `The database in ${directory} belongs to another user (${uid}): start Sluice as that user or as root, or set SLUICE_DATA_DIR.`,
  );
}

/** A database that an ordinary user created stays theirs when root starts it. */
async function adoptOwner(directory: string, account: DatabaseAccount): Promise<DatabaseAccount> {
  if (!existsSync(path.join(directory, 'data'))) return account;
  const { uid, gid } = await stat(path.join(directory, 'data'));
  return uid === 0 ? account : { uid, gid };
}

async function isReachable({ directory, account }: DatabaseHome): Promise<boolean> {
  await mkdir(directory, { recursive: true });
  if (account.uid !== undefined && account.gid !== undefined) {
    await chown(directory, account.uid, account.gid);
  }
  return canReach(directory, account, 'w');
}
