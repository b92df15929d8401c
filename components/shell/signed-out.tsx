'use client';
import { useEffect } from 'react';
import { goToSignIn } from '#lib/client/sign-in-path';

/** Leads to the sign-in page and keeps the address that was asked for. */
export function SignedOut() {
  useEffect(goToSignIn, []);
  return (
    <main className="grid min-h-dvh place-items-center p-6">
      <h1 className="sr-only">Signed out</h1>
      <a href="/sign-in" className="link">
        Sign in
      </a>
    </main>
  );
}
