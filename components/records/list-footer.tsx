'use client';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '#components/ui/button';
import { PAGE_SIZES } from '#lib/client/records/record-filters';
import type { LivePage } from '#lib/client/records/use-live-page';
import type { RecordsState } from '#lib/client/records/use-records-state';
import { formatCountOf } from '#lib/format/count';
import { ExportButton } from './export-button.tsx';

const SELECT_CLASS = 'rounded-md border border-line-strong bg-panel px-1.5 py-1 text-xs';

interface ListFooterProps {
  state: RecordsState;
  page: LivePage;
  /** What the list has to say. */
  children?: ReactNode;
}

/** Order, page size and the way to the pages before and after. */
export function ListFooter({ state, page, children }: ListFooterProps) {
  const { sort, limit } = state.filters;
  return (
    <footer className="flex flex-wrap items-center gap-x-3 gap-y-2 border-t px-4 py-2">
      <label className="text-muted flex items-center gap-1.5 text-xs">
        Order
        <select
          className={SELECT_CLASS}
          value={sort}
          onChange={(event) => {
            state.change({ sort: event.target.value === 'oldest' ? 'oldest' : 'newest' });
          }}
        >
          <option value="newest">newest first</option>
          <option value="oldest">oldest first</option>
        </select>
      </label>
      <label className="text-muted flex items-center gap-1.5 text-xs">
        Rows
        <select
          className={SELECT_CLASS}
          value={limit}
          onChange={(event) => {
            state.change({ limit: sizeOf(event.target.value) });
          }}
        >
          {PAGE_SIZES.map((size) => (
            <option key={size}>{size}</option>
          ))}
        </select>
      </label>
      <span className="text-muted hidden text-xs sm:inline">
        {formatCountOf(page.rows.length, 'record')} shown
      </span>
      <ExportButton filters={state.filters} />
      {children}
      <Pages state={state} page={page} />
    </footer>
  );
}

function sizeOf(text: string): (typeof PAGE_SIZES)[number] {
  return PAGE_SIZES.find((size) => String(size) === text) ?? PAGE_SIZES[0];
}

function Pages({ state, page }: { state: RecordsState; page: LivePage }) {
  const first = state.filters.cursor === null;
  return (
    <nav aria-label="Pages" className="ml-auto flex gap-1.5">
      <Button size="small" disabled={first} onClick={() => state.change({ cursor: null })}>
        First
      </Button>
      <Button
        size="small"
        disabled={first || page.prev === null}
        onClick={() => state.change({ cursor: page.prev })}
      >
        <ChevronLeft aria-hidden size={14} />
        Previous
      </Button>
      <Button
        size="small"
        disabled={page.next === null}
        onClick={() => state.change({ cursor: page.next })}
      >
        Next
        <ChevronRight aria-hidden size={14} />
      </Button>
    </nav>
  );
}
