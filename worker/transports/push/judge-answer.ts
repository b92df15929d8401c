/** What an answer to a push means: the statuses of CloudEvents HTTP 1.1 Web Hooks and Standard Webhooks 1.0. */
import type { Failure } from '#lib/domain/failure';
import { reasonIn } from '#worker/handlers/reason-in';
import { parseRetryAfter } from '#worker/handlers/retry-after';
import type { PushAnswer } from './send-to-target.ts';

export type Verdict =
  | { readonly kind: 'handed' }
  | { readonly kind: 'acknowledged' }
  | {
      readonly kind: 'failed';
      readonly failure: Failure;
      /** Whether the target is in trouble, or only this record is not to its liking. */
      readonly blames: 'record' | 'target';
      /** No more automatic offers. */
      readonly isFinal: boolean;
      /** How long the target asks to be left alone, in milliseconds; null: it does not say. */
      readonly retryAfterMs: number | null;
    };

/** "Not now": RFC 9110 §15.5.9, RFC 8470 §5.2, RFC 6585 §4; and every 5xx. */
const NOT_NOW: ReadonlySet<number> = new Set([408, 425, 429]);
/** Refusals that are about what was sent; the others are about the target as a whole. */
const ABOUT_RECORD: ReadonlySet<number> = new Set([400, 409, 413, 415, 422]);

export interface JudgeOptions {
  /** The source takes 200 and 204 as the acknowledgement. */
  readonly acknowledges: boolean;
  readonly nowMs: number;
}

/** Never throws; an answer of no known kind is a failure. */
export function judgeAnswer(answer: PushAnswer, { acknowledges, nowMs }: JudgeOptions): Verdict {
  const { status, body } = answer;
  if (status >= 200 && status < 300) {
    const isWord = acknowledges && (status === 200 || status === 204);
    return { kind: isWord ? 'acknowledged' : 'handed' };
  }
  const isNotNow = status >= 500 || NOT_NOW.has(status);
  return {
    kind: 'failed',
    failure: { ...describeRefusal(answer, isNotNow), response: { status, body } },
    blames: ABOUT_RECORD.has(status) ? 'record' : 'target',
    isFinal: status === 410,
    retryAfterMs: isNotNow ? parseRetryAfter(answer.headers['retry-after'] ?? null, nowMs) : null,
  };
}

function describeRefusal({ status, body }: PushAnswer, isNotNow: boolean): Failure {
  const answered = `The Integration App answered ${String(status)}`;
  if (status >= 300 && status < 400)
    return {
      class: 'defect',
      code: 'push_redirected',
      message: `${answered}, a redirect, which is not followed: correct the URL of the source.`,
    };
  if (status === 410)
    return {
      class: 'data',
      code: 'push_gone',
      message: `${answered}: it does not want to be pushed to any more${reasonIn(body)}.`,
    };
  return {
    class: isNotNow ? 'dependency' : 'data',
    code: isNotNow ? 'push_unavailable' : 'push_refused',
    message: `${answered}${reasonIn(body)}.`,
  };
}
