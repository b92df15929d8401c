/** Begins a session. */
import { z } from 'zod';
import { formatDuration } from '../format/duration.ts';

/** Why signing in did not work, in words fit to show. */
export class SignInError extends Error {
  override readonly name = 'SignInError';
}

const answerSchema = z.object({ message: z.string().optional(), detail: z.string().optional() });

function throttled(response: Response): string {
  const seconds = Number(
    response.headers.get('retry-after') ?? response.headers.get('x-retry-after'),
  );
  const wait = seconds > 0 ? formatDuration(seconds * 1000) : 'a minute';
  return `Too many attempts. Try again in ${wait}.`;
}

async function explain(response: Response): Promise<string> {
  if (response.status === 429) return throttled(response);
  if (response.status === 401) return 'The e-mail or the password is not right.';
  if (response.status >= 500) return 'Signing in is not possible right now. Try again in a moment.';
  const parsed = answerSchema.safeParse(await response.json().catch(() => null));
  return parsed.data?.detail ?? parsed.data?.message ?? 'Signing in did not work. Try again.';
}

/**
 * Signs in with e-mail and password; the session cookie comes with the answer.
 * @throws SignInError saying what a person can do about it.
 */
export async function signIn(email: string, password: string): Promise<void> {
  const response = await fetch('/api/auth/sign-in/email', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  }).catch(() => {
    throw new SignInError('The server cannot be reached.');
  });
  if (!response.ok) throw new SignInError(await explain(response));
}
