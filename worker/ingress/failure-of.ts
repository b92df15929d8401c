/** Turns whatever a handler threw into a failure that says what happened. Never throws. */
import { failureSchema } from '#lib/contracts/record';
import type { Failure } from '#lib/domain/failure';
import { GatewayError } from '#lib/server/gateway/gateway-error';
import { FailureError } from '#worker/handler';
import { databaseFailure } from './database-failure.ts';
import { describeValue } from '#lib/server/gateway/contract/describe-value';
import { HandlerTimeoutError } from './interruption.ts';
import { TransactionMisuseError } from './handler-statement.ts';

/** An execution that failed, as `decide` wants it. */
export interface FailedExecution {
  readonly kind: 'failed';
  readonly failure: Failure;
  readonly retryAfterMs?: number;
}

const MAX_CAUSES = 5;
/** A wish for more than a day is taken as a day. */
const MAX_WISH_MS = 86_400_000;
const UNREACHABLE =
  /^(?:ECONN\w+|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|UND_ERR_\w+)$/;

/** The failure for a thrown value; `handler` is the name to show. */
export function failureOf(thrown: unknown, handler: string): FailedExecution {
  try {
    return classify(thrown, handler);
  } catch {
    return crashed(handler, 'a value that cannot be read', undefined);
  }
}

function classify(thrown: unknown, handler: string): FailedExecution {
  if (thrown instanceof FailureError) return ownFailure(thrown, handler);
  if (thrown instanceof HandlerTimeoutError)
    return fail({ class: 'dependency', code: 'handler_timeout', message: thrown.message });
  if (thrown instanceof TransactionMisuseError)
    return fail({
      class: 'defect',
      code: 'transaction_misused',
      message: thrown.message,
      ...stackOf(thrown),
    });
  if (thrown instanceof GatewayError)
    return fail({
      class: 'defect',
      code: thrown.code,
      message: thrown.message,
      ...stackOf(thrown),
    });
  const known = causesOf(thrown)
    .map(failureOfCause)
    .find((failure) => failure !== null);
  if (known !== undefined) return fail({ ...known, ...stackOf(thrown) });
  if (thrown instanceof Error) return crashed(handler, thrown.message, thrown);
  return crashed(handler, `it threw ${describeValue(thrown)}`, undefined);
}

/** What a handler made itself; written without types, it may have made anything. */
function ownFailure(thrown: FailureError, handler: string): FailedExecution {
  const { failure, retryAfterMs = 0 } = thrown;
  if (!failureSchema.safeParse(failure).success)
    return crashed(handler, 'it threw a failure that says neither what nor why', thrown);
  const isWish = retryAfterMs > 0;
  return {
    kind: 'failed',
    failure,
    ...(isWish && { retryAfterMs: Math.min(retryAfterMs, MAX_WISH_MS) }),
  };
}

function failureOfCause(cause: unknown): Failure | null {
  return databaseFailure(cause) ?? unreachableFailure(cause);
}

function unreachableFailure(cause: unknown): Failure | null {
  if (!(cause instanceof Error) || !('code' in cause) || typeof cause.code !== 'string')
    return null;
  if (!UNREACHABLE.test(cause.code)) return null;
  const message = `Something that the handler depends on could not be reached (${cause.code}).`;
  return { class: 'dependency', code: 'dependency_unreachable', message };
}

/** The thrown value and what it says caused it, outermost first. */
function causesOf(thrown: unknown): unknown[] {
  const causes: unknown[] = [];
  for (let cause = thrown; causes.length < MAX_CAUSES && cause !== undefined;) {
    causes.push(cause);
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  return causes;
}

function crashed(handler: string, what: string, error: Error | undefined): FailedExecution {
  const message = `The handler ${handler} failed: ${what === '' ? 'it gave no reason' : what}`;
  return fail({ class: 'defect', code: 'handler_crashed', message, ...stackOf(error) });
}

function stackOf(error: unknown): { stack?: string } {
  if (!(error instanceof Error) || typeof error.stack !== 'string') return {};
  return { stack: error.stack };
}

function fail(failure: Failure): FailedExecution {
  return { kind: 'failed', failure };
}
