/** The key that an installation encrypts its secrets with, made on the first start and kept. */
import { randomBytes, randomUUID } from 'node:crypto';
import { link, readFile, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseSecretKey } from '#lib/domain/secret-key';
import type { Env } from '../env.ts';
import { LaunchError } from './launch-error.ts';

const FILE = 'secret-key';

type KeySettings = Pick<Env, 'SLUICE_SECRET_KEY' | 'SLUICE_DATA_DIR'>;

/**
 * SLUICE_SECRET_KEY, or else the key in the data directory, which is made when there is none.
 * @returns the key in base64
 * @throws LaunchError when the file holds something else: another key would make secrets unreadable
 */
export async function prepareSecretKey(settings: KeySettings): Promise<string> {
  if (settings.SLUICE_SECRET_KEY !== undefined) return settings.SLUICE_SECRET_KEY;
  const file = path.join(settings.SLUICE_DATA_DIR, FILE);
  await offerKey(file);
  const kept = (await readFile(file, 'utf8')).trim();
  if (parseSecretKey(kept) !== null) return kept;
  throw new LaunchError(
    `${file} does not hold a key of 32 bytes in base64: put back the one that was there, or set SLUICE_SECRET_KEY.`,
  );
}

/**
 * The key that running processes have, for a command beside them: SLUICE_SECRET_KEY, or else the one in
 * the data directory. None is made, since nobody else would know it. Undefined: there is none.
 */
export async function findSecretKey(settings: KeySettings): Promise<string | undefined> {
  if (settings.SLUICE_SECRET_KEY !== undefined) return settings.SLUICE_SECRET_KEY;
  const kept = await readFile(path.join(settings.SLUICE_DATA_DIR, FILE), 'utf8').catch(() => '');
  return kept === '' ? undefined : kept.trim();
}

/** Puts a new key there unless there is one. Whoever comes first decides, and no one reads half a key. */
async function offerKey(file: string): Promise<void> {
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
  try {
    await link(draft, file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    await unlink(draft);
  }
}
