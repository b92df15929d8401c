/** Takes edits of many records a step further, whichever is due and no other worker is at. */
import type { Database } from '#lib/server/database';
import { stepEdit } from '#lib/server/gateway/revisions/step-edit';
import type { Loop } from '#worker/supervisor';
import { repeat } from './repeat.ts';

const INTERVAL_MS = 500;

export function runEdits(db: Database): Loop {
  return repeat('run edits', INTERVAL_MS, async () => ((await stepEdit(db)) ? 'more' : 'done'));
}
