/** Makes a problem, RFC 9457, of a code. */
import { PROBLEMS, type ProblemCode } from './problem-codes.ts';
import type { Problem, ProblemFault } from './problem.ts';

/** Whether there is such a code. */
export function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(PROBLEMS, code);
}

/** A problem of this code; `detail` is about this one case. */
export function toProblem(
  code: ProblemCode,
  detail?: string,
  faults: readonly ProblemFault[] = [],
): Problem {
  const { status, title } = PROBLEMS[code];
  return {
    type: `/docs/problems#${code}`,
    title,
    status,
    code,
    ...(detail === undefined ? {} : { detail }),
    ...(faults.length === 0 ? {} : { errors: [...faults] }),
  };
}
