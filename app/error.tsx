'use client';
import { PageError } from '#components/shell/page-error';

export default function RootError({ retry }: { error: Error; retry: () => void }) {
  return (
    <main>
      <PageError retry={retry} />
    </main>
  );
}
