/** Takes replay operations a step further, whichever is due and no other worker is at. */
import type { Database } from '#lib/server/database';
import { stepOperation } from '#lib/server/gateway/replays/step-operation';
import type { Loop } from '#worker/supervisor';
import { repeat } from './repeat.ts';

const INTERVAL_MS = 200;

export function runReplays(db: Database): Loop {
  return repeat('run replays', INTERVAL_MS, async () =>
    (await stepOperation(db)) ? 'more' : 'done',
  );
}
