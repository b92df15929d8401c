/** Says every few seconds that this worker lives, and forgets workers that are long gone. */
import type { Database } from '#lib/server/database';
import { forgetStatesOfGoneWorkers } from '#lib/server/store/transport-states';
import { beat, forgetOldWorkers, type WorkerIdentity } from '#lib/server/store/worker-heartbeat';
import type { Loop } from '#worker/supervisor';
import { repeat } from './repeat.ts';

const INTERVAL_MS = 5_000;
const FORGET_AFTER_HOURS = 24;

export function heartbeat(db: Database, worker: WorkerIdentity, countInWork: () => number): Loop {
  return repeat('heartbeat', INTERVAL_MS, async () => {
    await beat(db, worker, countInWork());
    await forgetOldWorkers(db, FORGET_AFTER_HOURS);
    await forgetStatesOfGoneWorkers(db);
    return 'done';
  });
}
