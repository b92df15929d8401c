import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseSecretKey } from '#lib/domain/secret-key';
import { LaunchError } from './launch-error.ts';
import { prepareSecretKey } from './secret-key.ts';

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'secret-key-'));
});
afterEach(() => rm(directory, { recursive: true }));

const prepare = (key?: string): Promise<string> =>
  prepareSecretKey({ SLUICE_SECRET_KEY: key, SLUICE_DATA_DIR: directory });

test('is made once, for its owner only, and is the same at every later start', async () => {
  const first = await prepare();
  expect(parseSecretKey(first)).toHaveLength(32);
  expect((await stat(path.join(directory, 'secret-key'))).mode & 0o777).toBe(0o600);
  expect(await prepare()).toBe(first);
});

test('is one key when several starts come at once', async () => {
  const keys = await Promise.all(Array.from({ length: 5 }, () => prepare()));
  expect(new Set(keys).size).toBe(1);
  expect(await readdir(directory)).toEqual(['secret-key']);
});

test('is the one of the settings where they have one, and no file is made', async () => {
  const given = Buffer.alloc(32, 7).toString('base64');
  expect(await prepare(given)).toBe(given);
  await expect(stat(path.join(directory, 'secret-key'))).rejects.toThrow('ENOENT');
});

test('is never replaced when the file was damaged', async () => {
  await writeFile(path.join(directory, 'secret-key'), 'something else\n');
  await expect(prepare()).rejects.toThrow(LaunchError);
});
