/** Signing in and out: the few paths of better-auth that the console uses, and no other. */
import { z } from 'zod';
import { PROBLEM_MEDIA_TYPE, type Problem } from '#lib/contracts/problem';
import { authOn } from '#lib/server/auth/auth';
import { isSameOrigin } from '#lib/server/auth/same-origin';
import {
  countSignInTry,
  forgetSignInFailures,
  secondsUntilSignIn,
  type SignInTry,
} from '#lib/server/auth/sign-in-throttle';
import { database, type Database } from '#lib/server/database';
import { log } from '#lib/server/log';

const SIGN_IN = 'POST /api/auth/sign-in/email';
const PATHS = new Set([
  SIGN_IN,
  'POST /api/auth/sign-out',
  'GET /api/auth/get-session',
  'POST /api/auth/change-password',
]);
const MOST_BODY_BYTES = 16_384;

/** Answers a request below `/api/auth`. */
export async function handleAuth(request: Request): Promise<Response> {
  try {
    return await handleAuthOn(database(), request);
  } catch (error) {
    log.error({ err: error }, 'signing in or out failed');
    return refuse({ status: 503, code: 'unavailable', title: 'Not available at the moment' }, 5);
  }
}

/** The same on a given database. */
export async function handleAuthOn(db: Database, request: Request): Promise<Response> {
  const call = `${request.method} ${new URL(request.url).pathname}`;
  if (!PATHS.has(call)) {
    return refuse({ status: 404, code: 'not_found', title: 'There is nothing here' });
  }
  if (request.method !== 'GET' && !isSameOrigin(request)) {
    return refuse({ status: 403, code: 'foreign_origin', title: 'Made by a page of another site' });
  }
  const body = await readBody(request);
  if (body === null) {
    return refuse({ status: 413, code: 'too_large', title: 'The request is too large' });
  }
  const forwarded = new Request(request.url, {
    method: request.method,
    headers: request.headers,
    ...(request.method === 'GET' ? {} : { body }),
  });
  const auth = await authOn(db);
  return call === SIGN_IN
    ? signIn(forwarded, readTry(request, body), auth.handler)
    : auth.handler(forwarded);
}

/**
 * Checks the password unless there were too many tries. Counted before the check, so that many tries
 * at once cannot all pass; the answer to an unknown address is that to a wrong password.
 */
async function signIn(
  request: Request,
  attempt: SignInTry,
  handler: (request: Request) => Promise<Response>,
): Promise<Response> {
  const waitSeconds = secondsUntilSignIn(attempt);
  if (waitSeconds > 0) {
    return refuse(
      { status: 429, code: 'too_many_sign_ins', title: 'Too many tries to sign in' },
      waitSeconds,
    );
  }
  countSignInTry(attempt);
  const response = await handler(request);
  if (response.ok) forgetSignInFailures(attempt);
  return response;
}

const bodySchema = z.object({ email: z.string() });

function readTry(request: Request, body: string): SignInTry {
  return { account: readEmail(body), address: clientAddress(request) };
}

/** The web server notes where a connection comes from as the last address of this header. */
function clientAddress(request: Request): string | null {
  const last = request.headers.get('x-forwarded-for')?.split(',').at(-1)?.trim();
  return last === undefined || last === '' ? null : last;
}

function readEmail(body: string): string {
  try {
    return bodySchema.parse(JSON.parse(body)).email;
  } catch {
    // Not JSON: better-auth takes forms as well.
    return new URLSearchParams(body).get('email') ?? '';
  }
}

async function readBody(request: Request): Promise<string | null> {
  if (request.body === null) return '';
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of request.body) {
    bytes += chunk.byteLength;
    if (bytes > MOST_BODY_BYTES) return null;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function refuse(
  problem: Pick<Problem, 'status' | 'code' | 'title'>,
  retryAfterSeconds?: number,
): Response {
  const headers = new Headers({ 'content-type': PROBLEM_MEDIA_TYPE, 'cache-control': 'no-store' });
  if (retryAfterSeconds !== undefined) headers.set('retry-after', String(retryAfterSeconds));
  return Response.json(
    { type: `/docs/problems#${problem.code}`, ...problem },
    {
      status: problem.status,
      headers,
    },
  );
}
