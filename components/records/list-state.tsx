'use client';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Button } from '#components/ui/button';
import { EmptyState } from '#components/ui/empty-state';
import { ErrorNotice } from '#components/ui/notice';
import { Skeleton } from '#components/ui/skeleton';
import { isFiltered } from '#lib/client/records/record-filters';
import { SEARCH_FINDS } from '#lib/client/records/search-words';
import type { LivePage } from '#lib/client/records/use-live-page';
import type { RecordsState } from '#lib/client/records/use-records-state';
import { ClearFilters } from './record-filter-bar.tsx';
import { SearchedSoFar } from './searched-so-far.tsx';

interface ListStateProps {
  state: RecordsState;
  page: LivePage;
  children: ReactNode;
}

/** The rows, or why there is none: loading, failed, nothing yet, nothing that matches. */
export function ListState({ state, page, children }: ListStateProps) {
  const { query } = page;
  if (query.data === undefined && query.isPending) return <ListSkeleton />;
  if (query.data === undefined) {
    return (
      <div className="grid justify-items-start gap-3 p-4">
        <ErrorNotice error={query.error} />
        <Button onClick={() => void query.refetch()}>Try again</Button>
        {state.filters.cursor !== null && (
          <Button onClick={() => state.change({ cursor: null })}>Go to the first page</Button>
        )}
      </div>
    );
  }
  if (page.rows.length > 0)
    return (
      <>
        {children}
        <SearchedSoFar state={state} page={page} />
      </>
    );
  if (isFiltered(state.filters) || state.filters.cursor !== null)
    return <NothingFound state={state} page={page} />;
  return (
    <EmptyState title="No record has come yet">
      Records appear here by themselves as soon as they come. The{' '}
      <Link className="link" href="/">
        Overview
      </Link>{' '}
      says how to send the first one.
    </EmptyState>
  );
}

function NothingFound({ state, page }: { state: RecordsState; page: LivePage }) {
  const { q, in: place } = state.filters;
  return (
    <EmptyState title={page.searchedTo === null ? 'Nothing matches' : 'Nothing found so far'}>
      <p className="mb-2">
        {q === null
          ? 'No record is what these filters ask for.'
          : SEARCH_FINDS[place ?? 'identifiers']}
      </p>
      <SearchedSoFar state={state} page={page} />
      <div className="flex flex-wrap justify-center gap-2">
        {q !== null && place === null && (
          <>
            <Button size="small" onClick={() => state.change({ in: 'errors' })}>
              Search error texts
            </Button>
            <Button size="small" onClick={() => state.change({ in: 'payload' })}>
              Search payloads
            </Button>
          </>
        )}
        <ClearFilters state={state} />
      </div>
    </EmptyState>
  );
}

function ListSkeleton() {
  return (
    <div aria-busy="true" className="grid gap-px p-2">
      <span className="sr-only">Loading records</span>
      {Array.from({ length: 12 }, (_, row) => (
        <Skeleton key={row} className="h-10" />
      ))}
    </div>
  );
}
