/** The built-in handler that hands records to a Core App in another language, over HTTP. */
import { z } from 'zod';
import type { Failure } from '#lib/domain/failure';
import { readHandlerVersion } from '#lib/domain/handler-version';
import { DEFAULT_RETRY_POLICY } from '#lib/domain/retry-policy';
import {
  FailureError,
  type Handler,
  type HandlerContext,
  type InboundRecord,
} from '#worker/handler';
import { readStart } from './read-start.ts';
import { reasonIn } from './reason-in.ts';
import { EVERY_TYPE } from './registry.ts';
import { parseRetryAfter } from './retry-after.ts';

export interface HttpTarget {
  readonly source: string;
  readonly url: string;
  readonly traceparent: string | null;
}

const TIMEOUT_MS = 30_000;
/** Of a Core App that does not name its version, or has not answered. */
const UNNAMED_VERSION = '1';
const VERSION_FIELD = 'core-app-version';
/** What is kept of an answer that is no success. */
const BODY_LIMITS = { maxBytes: 8_192, withinMs: 2_000 };
/** Answers that say “not now”: RFC 9110 §15.5.9, RFC 8470 §5.2, RFC 6585 §4; and every 5xx. */
const TRANSIENT_STATUSES: ReadonlySet<number> = new Set([408, 425, 429]);

/**
 * A handler for one attempt, which POSTs the exact bytes to `url`. 2xx is Processed; what else comes says why
 * not. Its `version` is the one that the answer names in `Core-App-Version`, once there is an answer.
 */
export function createHttpHandler(target: HttpTarget): Handler {
  let version = UNNAMED_VERSION;
  return {
    name: 'http',
    get version() {
      return version;
    },
    source: target.source,
    types: [EVERY_TYPE],
    contract: z.unknown(),
    raw: true,
    timeoutMs: TIMEOUT_MS,
    retry: DEFAULT_RETRY_POLICY,
    process: async (record, context) => {
      const response = await send(target, record, context);
      version = readHandlerVersion(response.headers.get(VERSION_FIELD)) ?? UNNAMED_VERSION;
      await judge(response);
    },
  };
}

/** The answer, whose body is not read yet. @throws FailureError when there is none */
async function send(
  { url, traceparent }: HttpTarget,
  record: InboundRecord<unknown>,
  context: HandlerContext,
): Promise<Response> {
  const { signal } = context;
  return fetch(url, {
    method: 'POST',
    headers: { ...headersOf(record, context), ...(traceparent !== null && { traceparent }) },
    body: Uint8Array.from(record.bytes),
    redirect: 'manual',
    signal,
  }).catch((error: unknown) => {
    throw signal.aborted ? error : unreachable(error);
  });
}

/** @throws FailureError for every answer that is no success */
async function judge(response: Response): Promise<void> {
  if (response.ok) {
    await response.body?.cancel();
    return;
  }
  const body = await readStart(response.body, BODY_LIMITS);
  const retryAfterMs = parseRetryAfter(response.headers.get('retry-after'), Date.now());
  throw new FailureError(
    refusal(response.status, body),
    retryAfterMs === null ? {} : { retryAfterMs },
  );
}

/** No connection, no TLS, or an answer that is no HTTP: all may pass. */
function unreachable(error: unknown): FailureError {
  return new FailureError({
    class: 'dependency',
    code: 'dependency_unreachable',
    message: `The Core App could not be reached: ${whyUnreachable(error)}.`,
  });
}

/** What `fetch` fails with says why only in its cause. */
function whyUnreachable(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  if (!(cause instanceof Error)) return 'no reason was given';
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  const message = cause.message.replace(/\.$/, '');
  if (message === '' || message.includes(code)) return message || code || cause.name;
  return `${message} (${code})`;
}

function headersOf(
  record: InboundRecord<unknown>,
  context: HandlerContext,
): Record<string, string> {
  return {
    'content-type': record.mediaType,
    'idempotency-key': context.idempotencyKey,
    'record-id': record.id,
    'record-source': record.source,
    'record-reference': encodeField(record.reference),
    'record-type': encodeField(record.type),
    'record-received-at': record.receivedAt.toISOString(),
    'record-attempt': String(context.attempt),
    ...(record.originatedAt && { 'record-time': record.originatedAt.toISOString() }),
    ...(record.eventId !== null && { 'event-id': encodeField(record.eventId) }),
  };
}

/** Percent-encodes what a header field cannot carry, and `%` itself, so that decoding is exact. */
export function encodeField(text: string): string {
  return text.toWellFormed().replace(/[^\x20-\x7E]|%|^ | $/gu, (part) => encodeURIComponent(part));
}

function refusal(status: number, body: string): Failure {
  const response = { status, body };
  const answer = `The Core App answered ${String(status)}`;
  if (status >= 300 && status < 400)
    return {
      class: 'defect',
      code: 'core_app_redirects',
      message: `${answer}, a redirect, which is not followed: correct the URL of the source.`,
      response,
    };
  const isTransient = status >= 500 || TRANSIENT_STATUSES.has(status);
  return {
    class: isTransient ? 'dependency' : 'data',
    code: isTransient ? 'core_app_unavailable' : 'core_app_refused',
    message: `${answer}${reasonIn(body)}.`,
    response,
  };
}
