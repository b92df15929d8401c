/** One attempt from begin to end: execute, decide, settle, report. */
import type { Turns } from '#lib/domain/turns';
import type { AttemptParts, HandledAttempt } from './attempt-work.ts';
import type { BegunAttempt } from './begun-attempt.ts';
import type { AttemptEnd, Place } from './in-work.ts';
import { processAlone, settleUnhandled } from './process-alone.ts';
import { resolveHandler } from './resolve-handler.ts';
import type { SharedRuns } from './shared-runs.ts';

export interface ProcessParts extends AttemptParts {
  readonly shared: SharedRuns;
  /** For attempts that run alone after all. */
  readonly aloneTurns: Turns;
}

/** Runs one attempt, together with others where its handler allows it. Never throws. */
export async function processAttempt(
  begun: BegunAttempt,
  place: Place,
  parts: ProcessParts,
): Promise<AttemptEnd> {
  try {
    const handler = resolveHandler(parts.registry, begun);
    if (handler === null) return await settleUnhandled(begun, place, parts);
    const attempt = { begun, handler, place };
    if (handler.transaction === 'shared') {
      const end = await parts.shared.run(attempt);
      return end === 'alone' ? await processInTurn(attempt, parts) : end;
    }
    return await processAlone(attempt, parts);
  } catch (error) {
    parts.log.error({ err: error, record: begun.id }, 'attempt could not be settled');
    return 'lost';
  }
}

/** A whole group may come at once: none of them is to spend its time waiting for a connection. */
async function processInTurn(attempt: HandledAttempt, parts: ProcessParts): Promise<AttemptEnd> {
  await parts.aloneTurns.enter();
  try {
    return await processAlone(attempt, parts);
  } finally {
    parts.aloneTurns.leave();
  }
}
