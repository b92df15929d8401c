/** Every refusal and error of the API as problem details, RFC 9457. */
import { PROBLEM_MEDIA_TYPE, type Problem, type ProblemFault } from '#lib/contracts/problem';
import type { ProblemCode } from '#lib/contracts/problem-codes';
import { isProblemCode, toProblem } from '#lib/contracts/to-problem';
import { GatewayError } from '#lib/server/gateway/gateway-error';
import { RateLimitedError } from '#lib/server/gateway/ingress/intake-rate';
import { isDatabaseAway } from '#lib/server/store/database-away';
import { Answer, toResponse } from './answer.ts';

const RETRY_AFTER_SECONDS: Partial<Record<ProblemCode, number>> = {
  intake_paused: 60,
  unavailable: 5,
  too_busy: 1,
};

/** A refusal of the door itself. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly code: ProblemCode;
  readonly faults: readonly ProblemFault[];

  constructor(code: ProblemCode, detail: string, faults: readonly ProblemFault[] = []) {
    super(detail);
    this.code = code;
    this.faults = faults;
  }
}

/** The problem that an error is told as; anything unexpected is `internal` and tells nothing. */
export function describeProblem(error: unknown): Problem {
  if (error instanceof ProblemError) return toProblem(error.code, error.message, error.faults);
  if (error instanceof GatewayError) {
    return isProblemCode(error.code)
      ? toProblem(error.code, error.detail, error.faults)
      : toProblem('internal');
  }
  return isDatabaseAway(error)
    ? toProblem('unavailable', 'The database cannot be reached.')
    : toProblem('internal');
}

/** A problem as an answer, with `Retry-After` where waiting helps. */
export function answerProblem(
  error: unknown,
  extra: Readonly<Record<string, string>> = {},
): Answer {
  const problem = describeProblem(error);
  const headers: Record<string, string> = {
    'content-type': PROBLEM_MEDIA_TYPE,
    'cache-control': 'no-store',
    ...extra,
  };
  const wait = error instanceof RateLimitedError ? error.retryAfterSeconds : waitAfter(problem);
  if (wait !== undefined) headers['retry-after'] = String(wait);
  if (problem.status === 401) headers['www-authenticate'] = 'Bearer';
  return new Answer(problem.status, headers, JSON.stringify(problem));
}

/** The same as a response of the web. */
export function respondWithProblem(
  error: unknown,
  extra: Readonly<Record<string, string>> = {},
): Response {
  return toResponse(answerProblem(error, extra));
}

function waitAfter({ code }: Problem): number | undefined {
  return isProblemCode(code) ? RETRY_AFTER_SECONDS[code] : undefined;
}
