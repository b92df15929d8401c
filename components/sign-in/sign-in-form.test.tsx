import { fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answerFetch, type ApiInMemory } from '#lib/testing/answer-fetch';
import { catchDepartures, closeConsole, renderConsole } from '#lib/testing/render-console';
import { SignInForm } from './sign-in-form.tsx';

const SIGN_IN = 'POST /api/auth/sign-in/email';

let api: ApiInMemory;
let departures: string[];

beforeEach(() => {
  api = answerFetch();
  departures = catchDepartures('/sign-in');
});
afterEach(closeConsole);

function signIn(returnPath?: string): void {
  renderConsole(<SignInForm returnPath={returnPath} />);
  fireEvent.change(screen.getByLabelText('E-mail'), { target: { value: ' ada@example.test ' } });
  fireEvent.change(screen.getByLabelText('Password'), { target: { value: ' a secret ' } });
  fireEvent.click(screen.getByRole('button', { name: 'Sign in' }));
}

describe('signing in', () => {
  it('leads back to where the person was', async () => {
    api.respond(SIGN_IN, () => Response.json({}));
    signIn('/records?status=ERROR');
    await waitFor(() => expect(departures).toEqual(['/records?status=ERROR']));
    expect(api.asked(SIGN_IN).map(({ body }) => body)).toEqual([
      { email: 'ada@example.test', password: ' a secret ' },
    ]);
  });

  it('never leads to another site', async () => {
    api.respond(SIGN_IN, () => Response.json({}));
    signIn('//evil.example/console');
    await waitFor(() => expect(departures).toEqual(['/']));
  });

  it('is busy from the click until the next page is there, and sends once', async () => {
    let letIn: () => void = () => undefined;
    api.respond(
      SIGN_IN,
      () => new Promise<Response>((resolve) => (letIn = () => resolve(Response.json({})))),
    );
    signIn();
    const button = await screen.findByRole<HTMLButtonElement>('button', { name: 'Signing in…' });
    expect(button.disabled).toBe(true);
    fireEvent.submit(button.closest('form') ?? button);
    letIn();
    await waitFor(() => expect(departures).toEqual(['/']));
    expect(screen.getByRole('button', { name: 'Signing in…' })).toBeTruthy();
    expect(api.asked(SIGN_IN)).toHaveLength(1);
  });

  it.each([
    ['a wrong password', 401, {}, 'The e-mail or the password is not right.'],
    ['too many attempts', 429, { 'retry-after': '90' }, /Too many attempts\. Try again in 1 min/],
    ['too many attempts, for how long nobody says', 429, {}, /Try again in a minute\./],
    ['a database that is away', 503, {}, /not possible right now/],
  ])('says what to do about %s, and lets try again', async (_what, status, headers, words) => {
    api.respond(SIGN_IN, () => Response.json({}, { status, headers: new Headers(headers) }));
    signIn();
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toMatch(words);
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Sign in' }).disabled).toBe(false);
    expect(departures).toEqual([]);
  });

  it('passes on the reason of any other refusal', async () => {
    api.respond(SIGN_IN, () => Response.json({ message: 'Invalid email' }, { status: 400 }));
    signIn();
    expect((await screen.findByRole('alert')).textContent).toBe('Invalid email');
  });

  it('says that the server cannot be reached', async () => {
    api.respond(SIGN_IN, () => Promise.reject(new TypeError('fetch failed')));
    signIn();
    expect((await screen.findByRole('alert')).textContent).toBe('The server cannot be reached.');
  });
});
