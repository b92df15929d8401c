'use client';
import { useMutation } from '@tanstack/react-query';
import { Button } from '#components/ui/button';
import { TextField } from '#components/ui/field';
import { ErrorNotice } from '#components/ui/notice';
import { readSecret, readText } from '#lib/client/read-form';
import { signIn } from '#lib/client/sign-in';
import { safeReturnPath } from '#lib/client/sign-in-path';

function readCredentials(form: HTMLFormElement): { email: string; password: string } {
  const data = new FormData(form);
  return { email: readText(data, 'email'), password: readSecret(data, 'password') };
}

/** E-mail and password; afterwards back to where the person was. */
export function SignInForm({ returnPath }: { returnPath: string | undefined }) {
  const signingIn = useMutation({
    mutationFn: ({ email, password }: { email: string; password: string }) =>
      signIn(email, password),
    onSuccess: () => {
      window.location.assign(safeReturnPath(returnPath));
    },
  });
  const busy = signingIn.isPending || signingIn.isSuccess;
  return (
    <form
      method="post"
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) signingIn.mutate(readCredentials(event.currentTarget));
      }}
    >
      <TextField
        label="E-mail"
        name="email"
        type="email"
        autoComplete="username"
        required
        autoFocus
      />
      <TextField
        label="Password"
        name="password"
        type="password"
        autoComplete="current-password"
        required
      />
      {signingIn.isError && <ErrorNotice error={signingIn.error} />}
      <Button type="submit" variant="primary" disabled={busy}>
        {busy ? 'Signing in…' : 'Sign in'}
      </Button>
    </form>
  );
}
