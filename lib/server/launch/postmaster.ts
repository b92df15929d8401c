/** The PostgreSQL that may still run in a data directory after its launcher was killed. */
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LaunchError } from './launch-error.ts';
import { identifyProcess, isRunning, readCommandLine } from './running-process.ts';
import { say } from './say.ts';

const STOP_LIMIT_MS = 60_000;

/** The process id in `postmaster.pid`; undefined when no server wrote that file. */
export async function readPostmasterPid(data: string): Promise<number | undefined> {
  const content = await readFile(path.join(data, 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number.parseInt(content.split('\n')[0] ?? '', 10);
  return Number.isInteger(pid) ? pid : undefined;
}

/**
 * Ends a PostgreSQL that a killed launcher left behind in `data`, in order; removes the file of one
 * that has ended.
 * @throws LaunchError when it cannot be ended
 */
export async function endOrphan(data: string): Promise<void> {
  const pid = await readPostmasterPid(data);
  if (pid === undefined) return;
  const orphan = identifyProcess(pid);
  // After a restart of the machine the id may be that of any process, another PostgreSQL too.
  if (orphan === undefined || !readCommandLine(pid).includes(`-D ${data}`)) {
    await rm(path.join(data, 'postmaster.pid'), { force: true });
    return;
  }
  say(`stopping the database that an earlier start left behind (process ${pid}) …`);
  signal(pid, 'SIGINT');
  const deadline = Date.now() + STOP_LIMIT_MS;
  while (isRunning(orphan)) {
    if (Date.now() > deadline) signal(pid, 'SIGQUIT');
    await sleep(100);
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    if (identifyProcess(pid) === undefined) return;
    throw new LaunchError(
      `A PostgreSQL (process ${pid}) that may not be stopped by this user runs in the data directory.`,
    );
  }
}
