'use client';
import type { ReactNode } from 'react';
import { recordsPath, type RecordFilters } from '#lib/client/records/record-filters';
import type { RecordsState } from '#lib/client/records/use-records-state';

interface FilterLinkProps {
  state: RecordsState;
  change: Partial<RecordFilters>;
  active: boolean;
  children: ReactNode;
}

/** A filter as a link: followed in place, and as good in another tab. */
export function FilterLink({ state, change, active, children }: FilterLinkProps) {
  return (
    <a
      href={recordsPath({ ...state.filters, cursor: null, ...change })}
      aria-current={active ? 'true' : undefined}
      className={`inline-flex h-8 items-center gap-1.5 rounded-full border px-2.5 whitespace-nowrap ${
        active ? 'border-accent bg-accent-soft font-medium' : 'bg-panel hover:border-line-strong'
      }`}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        state.change(change);
      }}
    >
      {children}
    </a>
  );
}
