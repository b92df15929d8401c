/** Thrown where work on a record cannot go on: carries the failure to record. */
import type { Failure } from './failure.ts';

export class FailureError extends Error {
  override readonly name = 'FailureError';
  readonly failure: Failure;
  /** No earlier next attempt than this many milliseconds from now; what the other side asked for. */
  readonly retryAfterMs: number | undefined;

  constructor(failure: Failure, options: { retryAfterMs?: number; cause?: unknown } = {}) {
    super(failure.message, { cause: options.cause });
    this.failure = failure;
    this.retryAfterMs = options.retryAfterMs;
  }
}
