import type { Metadata } from 'next';
import { ButtonLink } from '#components/ui/button';

export const metadata: Metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <main className="grid min-h-[60dvh] place-items-center p-6">
      <div className="text-center">
        <h1>There is nothing at this address</h1>
        <p className="text-muted mt-1 mb-4">The link may be old, or a letter may be missing.</p>
        <ButtonLink href="/">Go to the Overview</ButtonLink>
      </div>
    </main>
  );
}
