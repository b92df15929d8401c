/** What the server answered when it did not do what was asked. */
import type { Problem } from '#lib/contracts/problem';

/** Thrown by fetchJson; `problem` is fit to show: title, detail and faults are plain sentences. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail ?? problem.title);
    this.problem = problem;
  }
}

/** One sentence for people about whatever was thrown. */
export function describeError(error: unknown): string {
  if (error instanceof ProblemError) return error.message;
  if (error instanceof Error && error.message !== '') return error.message;
  return 'Something went wrong. Try again.';
}
