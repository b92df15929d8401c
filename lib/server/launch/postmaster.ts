/** What PostgreSQL writes about itself into its data directory. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** The process id in `postmaster.pid`; undefined when no server has that file open or left it behind. */
export async function readPostmasterPid(data: string): Promise<number | undefined> {
  const content = await readFile(path.join(data, 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number.parseInt(content.split('\n')[0] ?? '', 10);
  return Number.isInteger(pid) ? pid : undefined;
}
