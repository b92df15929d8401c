/** Why an attempt was stopped from outside before its handler ended. */

/** The handler's own time is over. Becomes a failure of the attempt. */
export class HandlerTimeoutError extends Error {
  override readonly name = 'HandlerTimeoutError';
  readonly timeoutMs: number;

  constructor(timeoutMs: number) {
    super(`The handler did not finish within ${String(timeoutMs / 1000)} s.`);
    this.timeoutMs = timeoutMs;
  }
}

/** The worker stops: the record goes back untouched, with its attempt given back. */
export class WorkerStoppingError extends Error {
  override readonly name = 'WorkerStoppingError';
}

/** The lease was swept: the attempt has been ended by somebody else. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';
}
