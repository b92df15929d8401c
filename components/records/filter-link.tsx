'use client';
import { clsx } from 'clsx';
import type { ReactNode } from 'react';
import { recordsPath, type RecordFilters } from '#lib/client/records/record-filters';
import type { RecordsState } from '#lib/client/records/use-records-state';

interface FilterLinkProps {
  state: RecordsState;
  change: Partial<RecordFilters>;
  active: boolean;
  /** Fills its place, as one line of a list. */
  wide?: boolean;
  children: ReactNode;
}

/** A filter as a link: followed in place, and as good in another tab. */
export function FilterLink({ state, change, active, wide = false, children }: FilterLinkProps) {
  return (
    <a
      href={recordsPath({ ...state.filters, columns: [...state.columns], cursor: null, ...change })}
      aria-current={active ? 'true' : undefined}
      className={clsx(
        'inline-flex items-center gap-1.5 border whitespace-nowrap',
        wide ? 'h-7 w-full min-w-0 rounded px-1.5' : 'h-8 rounded-full px-2.5',
        active && 'border-accent bg-accent-soft font-medium',
        !active &&
          (wide ? 'hover:bg-sunken border-transparent' : 'bg-panel hover:border-line-strong'),
      )}
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
