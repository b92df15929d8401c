'use client';
import { Button } from '#components/ui/button';
import { ExactTime } from '#components/ui/time';
import type { LivePage } from '#lib/client/records/use-live-page';
import type { RecordsState } from '#lib/client/records/use-records-state';

/** Says how far a search came that ran out of time, and takes it further. */
export function SearchedSoFar({ state, page }: { state: RecordsState; page: LivePage }) {
  if (page.searchedTo === null) return null;
  const isBack = state.filters.sort === 'newest';
  return (
    <div
      role="status"
      className="text-muted flex flex-wrap items-center justify-center gap-x-3 gap-y-2 px-4 py-3 text-sm"
    >
      <span>
        {isBack ? 'Looked back to ' : 'Looked on to '}
        <ExactTime at={page.searchedTo} className="text-ink tabular-nums" />, as far as time
        allowed.
      </span>
      {page.next !== null && (
        <Button size="small" onClick={() => state.change({ cursor: page.next })}>
          {isBack ? 'Search further back' : 'Search further on'}
        </Button>
      )}
    </div>
  );
}
