'use client';
import { Button } from '#components/ui/button';

/** What stands where a page broke. */
export function PageError({ retry }: { retry: () => void }) {
  return (
    <div className="grid min-h-[60dvh] place-items-center p-6">
      <div className="text-center">
        <h1>This page broke</h1>
        <p className="text-muted mt-1 mb-4">
          Records are not affected. Try again; if it breaks again, tell whoever looks after Sluice.
        </p>
        <Button onClick={retry}>Try again</Button>
      </div>
    </div>
  );
}
