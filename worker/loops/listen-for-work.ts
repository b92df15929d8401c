/** Hears from the processes that store records that there is work, and rings the bell of claiming. */
import { listenForWork } from '#lib/server/store/work-notices';
import type { Bell } from '#worker/claim/bell';
import type { Loop } from '#worker/supervisor';

export function listenForWorkLoop(connectionString: string, bell: Bell): Loop {
  const onNotice = (): void => {
    bell.ring();
  };
  return {
    name: 'listen for work',
    run: (signal) => listenForWork({ connectionString, onNotice }, signal),
  };
}
