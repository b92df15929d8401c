/** The installation of Sluice that the browser tests drive, as global-setup noted it. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const FOLDER = path.resolve(import.meta.dirname, '..', '.sluice-e2e');

export const INSTALLATION_FILE = path.join(FOLDER, 'installation.json');
export const SESSION_FILE = path.join(FOLDER, 'session.json');

const installationSchema = z.object({
  address: z.string(),
  databaseUrl: z.string(),
  email: z.string(),
  password: z.string(),
  /** A machine key of every scope for every source. */
  key: z.string(),
  /** The RabbitMQ that it uses; absent: none could be had. */
  amqpUrl: z.string().exactOptional(),
});
export type Installation = z.infer<typeof installationSchema>;

let driven: Installation | undefined;

/** From now on the tests of this process drive this one instead. */
export function driveInstallation(other: Installation): void {
  driven = other;
}

/** Address, keys and people of the installation under test. */
export function installation(): Installation {
  if (driven !== undefined) return driven;
  const content: unknown = JSON.parse(readFileSync(INSTALLATION_FILE, 'utf8'));
  return installationSchema.parse(content);
}
