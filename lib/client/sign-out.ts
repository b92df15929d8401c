/** Ends the session of this browser. */
import { ProblemError } from './problem-error.ts';
import { signInPath } from './sign-in-path.ts';

/**
 * Signs out and leaves for the sign-in page.
 * @throws ProblemError when the server did not take it: the person is still signed in then.
 */
export async function signOut(): Promise<void> {
  const response = await fetch('/api/auth/sign-out', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  if (response.ok) {
    window.location.assign(signInPath('/'));
    return;
  }
  throw new ProblemError({
    type: 'about:blank',
    title: 'Signing out did not work. Try again.',
    status: response.status,
    code: 'sign_out_failed',
  });
}
