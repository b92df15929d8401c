/** What can go wrong when talking to Sluice: it is away, it refuses, or its answer cannot be read. */

/** A place of the request that is at fault. */
export interface ProblemFault {
  readonly message: string;
  /** JSON Pointer into the body. */
  readonly pointer?: string;
  readonly header?: string;
  readonly parameter?: string;
}

/** Problem details, RFC 9457; `/docs/problems` of Sluice tells what each code means. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  /** Stable, such as `event_id_conflict`. */
  readonly code: string;
  readonly detail?: string;
  readonly errors?: readonly ProblemFault[];
}

/** Sluice cannot be reached, or says “not now”: the same again later is safe. */
export class SluiceAwayError extends Error {
  override readonly name = 'SluiceAwayError';
  /** What Sluice asked for; undefined if it did not say. */
  readonly retryAfterMs: number | undefined;

  constructor(message: string, options: { retryAfterMs?: number | undefined; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** Sluice refused the request for good; `problem` says why. */
export class SluiceRefusalError extends Error {
  override readonly name = 'SluiceRefusalError';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(`${String(problem.status)} ${problem.code}: ${problem.detail ?? problem.title}`);
    this.problem = problem;
  }
}

/** The answer is none of Sluice's: is there something else at this address? */
export class SluiceAnswerError extends Error {
  override readonly name = 'SluiceAnswerError';
}
