'use client';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { ErrorNotice } from './notice.tsx';

interface QueryViewProps<Data> {
  query: UseQueryResult<Data>;
  /** Keeps the room while the first answer is awaited. */
  skeleton: ReactNode;
  children: (data: Data) => ReactNode;
}

/** What a query found; what went wrong only while there is nothing older to show. */
export function QueryView<Data>({ query, skeleton, children }: QueryViewProps<Data>) {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.isPending) return <>{skeleton}</>;
  return (
    <div className="grid justify-items-start gap-3 p-4">
      <ErrorNotice error={query.error} />
      <Button onClick={() => void query.refetch()}>Try again</Button>
    </div>
  );
}
