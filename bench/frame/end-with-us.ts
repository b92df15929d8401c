/** Lets no process outlive the benchmark, however it ends. */
import type { ChildProcess } from 'node:child_process';

/** What ends with this process; one listener for all of them, as there may be dozens. */
const endings = new Set<() => void>();
process.once('exit', () => {
  for (const end of endings) end();
});

function keepUntilExit(child: ChildProcess, end: () => void): void {
  endings.add(end);
  child.once('exit', () => endings.delete(end));
}

/** Ends `child` when this process ends. */
export function endWithUs(child: ChildProcess): void {
  keepUntilExit(child, () => void child.kill('SIGKILL'));
}

/**
 * The same for the process group that a detached `child` leads: it is told by SIGTERM, so that it can end
 * what it started. The answer tells it at once.
 */
export function endGroupWithUs(child: ChildProcess): () => void {
  const end = (): void => {
    endings.delete(end);
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    process.kill(-child.pid, 'SIGTERM');
  };
  keepUntilExit(child, end);
  return end;
}

/** Ctrl-C and the like end this process in a way that others notice. */
export function endOnSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => process.exit(130));
}
