/** Hears from the processes that store records that there is work, and says so to who waits for it. */
import { listenForWork } from '#lib/server/store/work-notices';
import type { Loop } from '#worker/supervisor';

export function listenForWorkLoop(connectionString: string, onNotice: () => void): Loop {
  return {
    name: 'listen for work',
    run: (signal) => listenForWork({ connectionString, onNotice }, signal),
  };
}
