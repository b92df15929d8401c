/**
 * Loaded before a process that the launcher starts: hears when it shall no longer be ready, and asks
 * it to stop when the launcher is gone, even if that was killed, so that nothing is left running.
 */
import { startDraining } from '../health/draining.ts';

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
