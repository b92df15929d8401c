/** A failure as the columns of `attempt` and `settlement` hold it: cleaned and bounded. */
import type { Failure } from '#lib/domain/failure';

/** Bounds in characters; what handlers and third parties say has none. */
const MAX_CODE = 100;
const MAX_MESSAGE = 2_000;
const MAX_STACK = 8_000;
const MAX_BODY = 8_000;
const MAX_VIOLATIONS = 50;
const MAX_VIOLATION_PART = 500;

export interface FailureColumns {
  readonly failureClass: Failure['class'];
  readonly code: string;
  readonly message: string;
  /** JSON of the technical rest; null when there is none. */
  readonly detail: string | null;
  /** The failure as it can be read again. */
  readonly failure: Failure;
}

/** PostgreSQL's text and jsonb hold neither NUL nor half a surrogate pair: both become U+FFFD. */
export function cleanText(text: string, maxLength: number): string {
  const short = text.length > maxLength ? `${text.slice(0, maxLength - 1)}…` : text;
  return short.replaceAll('\0', '\uFFFD').toWellFormed();
}

/** The columns of a failure, fit for the database whatever a handler put into it. */
export function failureColumns(failure: Failure): FailureColumns {
  const code = cleanText(failure.code, MAX_CODE);
  const message = cleanText(failure.message, MAX_MESSAGE);
  const detail = detailOf(failure);
  return {
    failureClass: failure.class,
    code,
    message,
    detail: Object.keys(detail).length === 0 ? null : JSON.stringify(detail),
    failure: { class: failure.class, code, message, ...detail },
  };
}

function detailOf(failure: Failure): Omit<Failure, 'class' | 'code' | 'message'> {
  const { violations, position, stack, response } = failure;
  return {
    ...(violations && { violations: violations.slice(0, MAX_VIOLATIONS).map(cleanViolation) }),
    ...(position && { position }),
    ...(stack !== undefined && { stack: cleanText(stack, MAX_STACK) }),
    ...(response && {
      response: { status: response.status, body: cleanText(response.body, MAX_BODY) },
    }),
  };
}

function cleanViolation({ pointer, expected, found }: NonNullable<Failure['violations']>[number]) {
  return {
    pointer: cleanText(pointer, MAX_VIOLATION_PART),
    expected: cleanText(expected, MAX_VIOLATION_PART),
    found: cleanText(found, MAX_VIOLATION_PART),
  };
}
