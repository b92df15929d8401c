import { Waves } from 'lucide-react';
import type { Metadata } from 'next';
import { SignInForm } from '#components/sign-in/sign-in-form';

export const metadata: Metadata = { title: 'Sign in' };

interface SignInPageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function SignInPage({ searchParams }: SignInPageProps) {
  const { return: wanted } = await searchParams;
  return (
    <main className="grid min-h-dvh content-start justify-items-center px-4 pt-[16vh] pb-8">
      <div className="w-full max-w-sm">
        <h1 className="mb-6 flex items-center gap-2 text-xl">
          <Waves aria-hidden size={24} className="text-accent" />
          Sign in to Sluice
        </h1>
        <div className="bg-panel rounded-lg border p-5">
          <SignInForm returnPath={typeof wanted === 'string' ? wanted : undefined} />
        </div>
        <p className="text-muted mt-4">
          No account yet? An administrator can make one in Settings.
        </p>
      </div>
    </main>
  );
}
