/** Signing in and out: the few paths of better-auth that the console uses, and no other. */
import { z } from 'zod';
import { authOn } from '#lib/server/auth/auth';
import { isSameOrigin } from '#lib/server/auth/same-origin';
import {
  countSignInTry,
  forgetSignInFailures,
  secondsUntilSignIn,
  type SignInTry,
} from '#lib/server/auth/sign-in-throttle';
import { database, type Database } from '#lib/server/database';
import { env } from '#lib/server/env';
import { ForeignOriginError } from '#lib/server/gateway/people';
import { log } from '#lib/server/log';
import { describeProblem, ProblemError, respondWithProblem } from '../problem.ts';

const SIGN_IN = 'POST /api/auth/sign-in/email';
const PATHS = new Set([SIGN_IN, 'POST /api/auth/sign-out', 'POST /api/auth/change-password']);
const MOST_BODY_BYTES = 16_384;

/** Answers a request below `/api/auth`. */
export function handleAuth(request: Request): Promise<Response> {
  return handleAuthOn(database(), request);
}

/** The same on a given database. Never throws. */
export async function handleAuthOn(db: Database, request: Request): Promise<Response> {
  try {
    return await answer(db, request);
  } catch (error) {
    const problem = describeProblem(error);
    if (problem.status >= 500) log.warn({ err: error, code: problem.code }, 'sign-in failed');
    return respondWithProblem(error);
  }
}

async function answer(db: Database, request: Request): Promise<Response> {
  const call = `${request.method} ${new URL(request.url).pathname}`;
  if (!PATHS.has(call)) throw new ProblemError('not_found', 'There is nothing here.');
  if (!isSameOrigin(request)) throw new ForeignOriginError();
  const body = await readBody(request);
  const forwarded = new Request(request.url, {
    method: request.method,
    headers: request.headers,
    body,
  });
  const auth = await authOn(db);
  const response = await (call === SIGN_IN
    ? signIn(forwarded, readTry(request, body), auth.handler)
    : auth.handler(forwarded));
  // better-auth tells a database that is away as any other fault; this statement then throws.
  if (response.status >= 500) await db.query('SELECT 1');
  return withoutSecrets(response);
}

/** better-auth repeats the session's token in the body, where scripts of a page could read it. */
function withoutSecrets(response: Response): Response {
  const headers = new Headers(response.headers);
  headers.set('cache-control', 'no-store');
  headers.delete('content-length');
  const body = response.ok ? '{}' : response.body;
  return new Response(body, { status: response.status, headers });
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
    const detail = `Try again in ${Math.ceil(waitSeconds / 60)} minutes.`;
    return respondWithProblem(new ProblemError('too_many_sign_ins', detail), {
      'retry-after': String(waitSeconds),
    });
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

/** The web server adds the address that really connects: a proxy's, if there is one. */
function clientAddress(request: Request): string | null {
  const addresses = request.headers.get('x-forwarded-for')?.split(',') ?? [];
  const address = addresses.at(env().SLUICE_TRUST_PROXY ? -2 : -1)?.trim() ?? '';
  return address === '' ? null : address;
}

function readEmail(body: string): string {
  try {
    return bodySchema.parse(JSON.parse(body)).email;
  } catch {
    // Not JSON: better-auth takes forms as well.
    return new URLSearchParams(body).get('email') ?? '';
  }
}

async function readBody(request: Request): Promise<string> {
  if (request.body === null) return '';
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of request.body) {
    bytes += chunk.byteLength;
    if (bytes > MOST_BODY_BYTES) throw new ProblemError('too_large', 'Too large to sign in with.');
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
