/** What a running launcher notes for the other commands: where its database is. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

const stateSchema = z.object({
  databaseUrl: z.string(),
  databasePort: z.number().int().optional(),
});
export type LaunchState = z.infer<typeof stateSchema>;

const FILE = 'launch.json';

/** Notes the state; only this user may read it, since the address holds the password. */
export async function writeLaunchState(directory: string, state: LaunchState): Promise<void> {
  await writeFile(path.join(directory, FILE), JSON.stringify(state), { mode: 0o600 });
}

/** The state of the last start; undefined when there is none that can be read. */
export async function readLaunchState(directory: string): Promise<LaunchState | undefined> {
  try {
    const content: unknown = JSON.parse(await readFile(path.join(directory, FILE), 'utf8'));
    return stateSchema.parse(content);
  } catch {
    return undefined;
  }
}
