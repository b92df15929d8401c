/** What is said of attempts: each failure has its line, successes are counted. */
import type { Logger } from 'pino';
import type { EndedAttempt } from '#lib/server/store/settle-attempt';
import type { Handler } from '#worker/handler';
import type { BegunAttempt } from './begun-attempt.ts';

export interface ReportedAttempt {
  readonly begun: BegunAttempt;
  readonly handler: Handler | null;
  readonly durationMs: number;
  /** Null: it was not settled, since it had been ended by somebody else. */
  readonly ended: EndedAttempt | null;
}

export class AttemptReport {
  readonly #log: Logger;
  #succeeded = 0;
  #postponed = 0;
  #failed = 0;
  #fenced = 0;

  constructor(log: Logger) {
    this.#log = log;
  }

  /**
   * Counts the attempt. Its line holds everything that somebody may want to search or count by; a
   * success has one at level debug only, which is off by default: there are thousands a second.
   */
  add(reported: ReportedAttempt): void {
    const { ended } = reported;
    if (ended === null) {
      this.#fenced += 1;
      this.#log.warn({ ...lineOf(reported), outcome: 'fenced' }, 'fenced');
    } else if (ended.failure === null) {
      this.#succeeded += 1;
      if (this.#log.isLevelEnabled('debug'))
        this.#log.debug({ ...lineOf(reported), outcome: ended.outcome }, 'attempt');
    } else {
      if (ended.outcome === 'POSTPONED') this.#postponed += 1;
      else this.#failed += 1;
      this.#log.info({ ...lineOf(reported), ...failureFields(ended) }, 'attempt');
    }
  }

  /** Writes one line of what has ended since the last call; none when nothing has. */
  write(): void {
    const counts = {
      succeeded: this.#succeeded,
      postponed: this.#postponed,
      failed: this.#failed,
      fenced: this.#fenced,
    };
    if (Object.values(counts).every((count) => count === 0)) return;
    this.#log.info(counts, 'attempts');
    this.#succeeded = 0;
    this.#postponed = 0;
    this.#failed = 0;
    this.#fenced = 0;
  }
}

function lineOf({ begun, handler, durationMs }: ReportedAttempt): Record<string, unknown> {
  const { record } = begun;
  return {
    record: begun.id,
    source: record.sourceKey,
    reference: record.reference,
    type: record.type,
    generation: begun.generation,
    attempt: begun.number,
    handler: handler?.name ?? null,
    version: handler?.version ?? null,
    durationMs: Math.round(durationMs),
    lease: begun.token,
    traceparent: record.traceparent,
  };
}

function failureFields({ outcome, failure, delayMs }: EndedAttempt): Record<string, unknown> {
  const reason =
    failure === null
      ? {}
      : { failure: `${failure.class}/${failure.code}`, reason: failure.message };
  return { outcome, ...reason, ...(outcome === 'POSTPONED' && { delayMs }) };
}
