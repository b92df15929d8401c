/**
 * Loaded before a process that the launcher starts: hears when it shall no longer be ready, and asks
 * it to stop when the launcher is gone, even if that was killed, so that nothing is left running.
 */
import { startDraining } from '../health/draining.ts';

// Only this process follows the launcher: what it forks in turn would lose its own channel.
const flag = process.execArgv.indexOf(import.meta.filename);
if (flag > 0) process.execArgv.splice(flag - 1, 2);

const FORCE_AFTER_MS = 45_000;

process.on('message', (message) => {
  if (message === 'drain') startDraining();
});
process.once('disconnect', () => {
  setTimeout(() => process.exit(1), FORCE_AFTER_MS).unref();
  process.kill(process.pid, 'SIGTERM');
});
// Listening must not keep a process alive that has nothing else to do.
process.channel?.unref();
