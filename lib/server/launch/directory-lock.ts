/** Makes sure that one launcher at a time uses a data directory. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { LaunchError } from './launch-error.ts';
import { identifyProcess, isRunning, type ProcessIdentity } from './running-process.ts';

const FILE = 'sluice.pid';
const ATTEMPTS = 5;
const SETTLE_MS = 50;

const identitySchema = z.object({ pid: z.number().int(), started: z.string() });

export interface DirectoryLock {
  release(): Promise<void>;
}

/**
 * Takes the lock of a data directory; one left behind by a killed process is taken over.
 * @throws LaunchError when another launcher uses the directory
 */
export async function lockDirectory(directory: string): Promise<DirectoryLock> {
  const own = identifyProcess(process.pid) ?? { pid: process.pid, started: '' };
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    await refuseSecondStart(directory);
    if (await takeLock(directory, own)) return { release: () => releaseLock(directory, own) };
  }
  throw new LaunchError(`The data directory ${directory} is being started by several at once.`);
}

/**
 * Asked before anything else, so that a second start is not told of a taken port only.
 * @throws LaunchError when another launcher uses the directory
 */
export async function refuseSecondStart(directory: string): Promise<void> {
  const holder = await findLockHolder(directory);
  if (holder !== undefined) throw alreadyRunning(directory, holder);
}

/** The running process that holds the lock of a directory, if there is one. */
export async function findLockHolder(directory: string): Promise<ProcessIdentity | undefined> {
  const noted = await readLock(directory);
  return noted !== undefined && isRunning(noted) ? noted : undefined;
}

async function takeLock(directory: string, own: ProcessIdentity): Promise<boolean> {
  const file = path.join(directory, FILE);
  await rm(file, { force: true });
  try {
    await writeFile(file, JSON.stringify(own), { flag: 'wx', mode: 0o644 });
  } catch {
    return false;
  }
  // Two that found the same dead lock may both have removed it: the last to write has it.
  await sleep(SETTLE_MS);
  const noted = await readLock(directory);
  return noted?.pid === own.pid && noted.started === own.started;
}

async function releaseLock(directory: string, own: ProcessIdentity): Promise<void> {
  if ((await readLock(directory))?.pid === own.pid) {
    await rm(path.join(directory, FILE), { force: true });
  }
}

async function readLock(directory: string): Promise<ProcessIdentity | undefined> {
  try {
    const content: unknown = JSON.parse(await readFile(path.join(directory, FILE), 'utf8'));
    return identitySchema.parse(content);
  } catch {
    return undefined;
  }
}

function alreadyRunning(directory: string, holder: ProcessIdentity): LaunchError {
  return new LaunchError(
    `Sluice is already running in ${directory} (process ${holder.pid}): stop it first, or set SLUICE_DATA_DIR to another folder.`,
  );
}
