/** Tells whether a process that was noted earlier still runs, though ids are used again. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process and the moment it started: together they name it for good. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly started: string;
}

/** The identity of a process; undefined when it has ended. */
export function identifyProcess(pid: number): ProcessIdentity | undefined {
  const started = readStart(pid);
  return started === undefined ? undefined : { pid, started };
}

/** Whether exactly this process still runs. */
export function isRunning(identity: ProcessIdentity): boolean {
  return identifyProcess(identity.pid)?.started === identity.started;
}

/** The command line of a process; empty when it has ended. */
export function readCommandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return ps(pid, 'args=') ?? '';
  }
}

function readStart(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name before the last bracket may hold spaces; the fields after it do not.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, started] = [fields[0], fields[19]];
    return state === 'Z' ? undefined : started;
  } catch {
    return ps(pid, 'lstart=');
  }
}

/** For systems without /proc. */
function ps(pid: number, column: string): string | undefined {
  const { status, stdout } = spawnSync('ps', ['-o', column, '-p', String(pid)], {
    encoding: 'utf8',
  });
  const text = status === 0 ? stdout.trim() : '';
  return text === '' ? undefined : text;
}
