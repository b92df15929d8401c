/** One attempt from begin to end: execute, decide, settle, and one line in the log. */
import type { Logger } from 'pino';
import type { EndedAttempt } from '#lib/server/store/settle-attempt';
import type { BegunAttempt } from './begun-attempt.ts';
import { execute, type Executed, type ExecuteParts } from './execute.ts';
import { isSettleable, settle, type Settled, type SettleParts } from './settle.ts';

export interface ProcessParts extends Omit<ExecuteParts, 'controller'>, SettleParts {}

/** Runs one attempt; `controller` stops it from outside. Never throws. */
export async function processAttempt(
  begun: BegunAttempt,
  controller: AbortController,
  parts: ProcessParts,
): Promise<'ended' | 'released'> {
  const executed = await execute(begun, { ...parts, controller });
  try {
    if (executed.execution.kind === 'released') return 'released';
    const settled = isSettleable(executed) ? await settle(begun, executed, parts) : null;
    logAttempt(parts.log, { begun, executed, settled });
  } catch (error) {
    parts.log.error({ err: error, record: begun.id }, 'attempt could not be settled');
  }
  return 'ended';
}

interface AttemptLine {
  readonly begun: BegunAttempt;
  readonly executed: Executed;
  readonly settled: Settled | null;
}

/** One wide line an attempt: everything that somebody may want to search or count by. */
function logAttempt(log: Logger, { begun, executed, settled }: AttemptLine): void {
  const { record } = begun;
  const line = {
    record: begun.id,
    source: record.sourceKey,
    reference: record.reference,
    type: record.type,
    generation: begun.generation,
    attempt: begun.number,
    handler: executed.handler?.name ?? null,
    version: executed.handler?.version ?? null,
    durationMs: Math.round(executed.durationMs),
    lease: begun.token,
    traceparent: record.traceparent,
  };
  if (settled === null || settled.isFenced) log.warn({ ...line, outcome: 'fenced' }, 'fenced');
  else log.info({ ...line, ...outcomeFields(settled.ended) }, 'attempt');
}

function outcomeFields({ outcome, failure, delayMs }: EndedAttempt): Record<string, unknown> {
  if (failure === null) return { outcome };
  const facts = { outcome, failure: `${failure.class}/${failure.code}`, reason: failure.message };
  return outcome === 'POSTPONED' ? { ...facts, delayMs } : facts;
}
