/** Lets no process outlive the benchmark, however it ends. */
import type { ChildProcess } from 'node:child_process';

/** Ends `child` when this process ends. */
export function endWithUs(child: ChildProcess): void {
  const end = (): void => void child.kill('SIGKILL');
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
}

/**
 * The same for the process group that a detached `child` leads: it is told by SIGTERM, so that it can end
 * what it started. The answer tells it at once.
 */
export function endGroupWithUs(child: ChildProcess): () => void {
  const end = (): void => {
    process.off('exit', end);
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    process.kill(-child.pid, 'SIGTERM');
  };
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
  return end;
}

/** Ctrl-C and the like end this process in a way that others notice. */
export function endOnSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => process.exit(130));
}
