/** Answers dry runs: tries the records that somebody asks about, one after the other, and keeps nothing. */
import {
  addDryRunSample,
  endDryRun,
  readTrialRecords,
  takeDryRun,
} from '#lib/server/store/dry-runs';
import { tryRecord, type TrialParts } from '#worker/replays/try-record';
import type { Loop } from '#worker/supervisor';
import { repeat } from './repeat.ts';

const INTERVAL_MS = 250;
/** Nobody waits for what would begin later. */
const MOST_MS = 15_000;

export function runDryRuns(parts: TrialParts): Loop {
  return repeat('run dry runs', INTERVAL_MS, async (signal) =>
    (await answerOne(parts, signal)) ? 'more' : 'done',
  );
}

/** Returns whether there was a question. */
async function answerOne(parts: TrialParts, signal: AbortSignal): Promise<boolean> {
  const { db } = parts;
  const asked = await takeDryRun(db);
  if (asked === null) return false;
  const startedAt = performance.now();
  for (const record of await readTrialRecords(db, asked.recordIds)) {
    if (signal.aborted || performance.now() - startedAt > MOST_MS) break;
    const sample = await tryRecord(record, parts);
    await addDryRunSample(db, asked.id, JSON.stringify(sample));
  }
  await endDryRun(db, asked.id);
  return true;
}
