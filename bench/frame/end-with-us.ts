/** Lets no process outlive the benchmark, however it ends. */
import type { ChildProcess } from 'node:child_process';

/** Ends `child` when this process ends; SIGTERM leaves it the time to end its own. */
export function endWithUs(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL' = 'SIGKILL'): void {
  const end = (): void => void child.kill(signal);
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
}

/** Ctrl-C and the like end this process in a way that others notice. */
export function endOnSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => process.exit(130));
}
