/** `sluice secrets renew`: encrypts what is kept with the current key. */
import { openDatabase } from '../database.ts';
import type { Env } from '../env.ts';
import { renewEnvelopes } from '../gateway/renew-envelopes.ts';
import { readKeyRing } from '../secrets/key-ring.ts';
import { withDatabaseUrl } from './open-database.ts';
import { say } from './say.ts';
import { findSecretKey } from './secret-key.ts';

/** @throws NoSecretKeyError; UnreadableSecretError a previous key is missing */
export async function renewSecrets(settings: Env): Promise<void> {
  const ring = readKeyRing({ ...settings, SLUICE_SECRET_KEY: await findSecretKey(settings) });
  await withDatabaseUrl(settings, async (connectionString) => {
    const pool = openDatabase({ connectionString, max: 2, applicationName: 'sluice secrets' });
    try {
      const { renewed, current } = await renewEnvelopes(pool, ring);
      say(`renewed ${String(renewed)} secrets; ${String(current)} were up to date`);
    } finally {
      await pool.end();
    }
  });
}
