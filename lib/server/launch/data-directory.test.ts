import { existsSync } from 'node:fs';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { prepareDatabaseHome, prepareDataDirectory } from './data-directory.ts';
import { LaunchError } from './launch-error.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'sluice-data-'));
});
afterEach(() => rm(directory, { recursive: true }));

test('a data directory is created with its parents', async () => {
  const target = path.join(directory, 'a', 'b');
  await prepareDataDirectory(target);
  expect(existsSync(target)).toBe(true);
  await expect(prepareDataDirectory(target)).resolves.toBeUndefined();
});

test.each(['/proc/sluice', '/dev/null/sluice'])(
  '%s cannot be written and is refused',
  async (dir) => {
    const prepare = prepareDataDirectory(dir);
    await expect(prepare).rejects.toThrow(LaunchError);
    await expect(prepare).rejects.toThrow(`The data directory ${dir} cannot be written`);
  },
);

test('a file in the place of the data directory is refused', async () => {
  const file = path.join(directory, 'file');
  await writeFile(file, '');
  await expect(prepareDataDirectory(path.join(file, 'data'))).rejects.toThrow('cannot be written');
});

test('an ordinary user keeps the database in the data directory', async () => {
  const home = await prepareDatabaseHome(directory, {});
  expect(home).toEqual({ directory: path.join(directory, 'postgres'), account: {} });
  expect((await stat(home.directory)).uid).toBe(process.getuid?.());
});
