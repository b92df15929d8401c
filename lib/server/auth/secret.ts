/** The secret that signs session cookies. */
import { randomBytes } from 'node:crypto';
import type { Database } from '../database.ts';
import { env } from '../env.ts';
import { keepSecret } from '../store/installation-secrets.ts';

/** The secret of the settings, or else the one that this installation made for itself once. */
export async function loadAuthSecret(db: Database): Promise<string> {
  return (
    env().SLUICE_AUTH_SECRET ?? keepSecret(db, 'session', randomBytes(32).toString('base64url'))
  );
}
