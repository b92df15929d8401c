import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findLockHolder, lockDirectory, refuseSecondStart } from './directory-lock.ts';
import { LaunchError } from './launch-error.ts';
import { identifyProcess } from './running-process.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'sluice-lock-'));
});
afterEach(() => rm(directory, { recursive: true }));

const note = (pid: number, started: string): Promise<void> =>
  writeFile(path.join(directory, 'sluice.pid'), JSON.stringify({ pid, started }));

test('a second launcher on the same directory is told who holds it', async () => {
  const lock = await lockDirectory(directory);
  const second = lockDirectory(directory);
  await expect(second).rejects.toThrow(LaunchError);
  await expect(second).rejects.toThrow(`process ${process.pid}`);
  await lock.release();
});

test('a second start is refused before it looks at anything else, and a first one is not', async () => {
  await refuseSecondStart(directory);
  const lock = await lockDirectory(directory);
  await expect(refuseSecondStart(directory)).rejects.toThrow(`process ${process.pid}`);
  await lock.release();
});

test('a released directory can be locked again', async () => {
  await (await lockDirectory(directory)).release();
  expect(await findLockHolder(directory)).toBeUndefined();
  await (await lockDirectory(directory)).release();
});

test('the lock of a process that is gone is taken over', async () => {
  await note(2 ** 22 - 1, '1');
  const lock = await lockDirectory(directory);
  expect((await findLockHolder(directory))?.pid).toBe(process.pid);
  await lock.release();
});

test('the lock of an earlier process with the id of a running one is taken over', async () => {
  await note(process.ppid, 'some other time');
  expect(await findLockHolder(directory)).toBeUndefined();
  await (await lockDirectory(directory)).release();
});

test('a damaged lock file does not keep Sluice from starting', async () => {
  await writeFile(path.join(directory, 'sluice.pid'), '{"pid":');
  const lock = await lockDirectory(directory);
  const content = await readFile(path.join(directory, 'sluice.pid'), 'utf8');
  expect(JSON.parse(content)).toEqual(identifyProcess(process.pid));
  await lock.release();
});

test('one of two that start at the same moment wins', async () => {
  await note(2 ** 22 - 1, '1');
  const starts = await Promise.allSettled([lockDirectory(directory), lockDirectory(directory)]);
  expect(starts.filter((start) => start.status === 'fulfilled').length).toBeGreaterThanOrEqual(1);
  for (const start of starts) if (start.status === 'fulfilled') await start.value.release();
});
