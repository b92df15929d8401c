'use client';
import { PageError } from '#components/shell/page-error';

export default function ConsoleError({ retry }: { error: Error; retry: () => void }) {
  return <PageError retry={retry} />;
}
