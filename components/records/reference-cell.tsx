'use client';
import { createContext, use } from 'react';
import type { RecordSummary } from '#lib/contracts/record';
import { VisibleText } from './visible-text.tsx';

/** Where a row's link leads and what following it in place does. */
export interface RowLinks {
  readonly pathOf: (id: string) => string;
  readonly open: (id: string) => void;
}

export const RowLinksContext = createContext<RowLinks>({
  pathOf: (id) => `/records/${id}`,
  open: () => undefined,
});

/** The reference as the link that opens the record; narrow lists put the rest beneath. */
export function ReferenceCell({ record }: { record: RecordSummary }) {
  const { pathOf, open } = use(RowLinksContext);
  return (
    <>
      <a
        href={pathOf(record.id)}
        data-record-id={record.id}
        className="block truncate font-medium hover:underline"
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey) return;
          event.preventDefault();
          // With Shift it is the row that is clicked: it chooses all rows up to it.
          if (event.shiftKey) return;
          event.stopPropagation();
          open(record.id);
        }}
      >
        <VisibleText text={record.reference} />
      </a>
      <span className="text-muted block truncate text-xs @2xl:hidden">
        {record.source} · <VisibleText text={record.type} />
      </span>
      {record.failure !== null && (
        <span className="text-muted block truncate text-xs @6xl:hidden">
          <VisibleText text={record.failure.message} />
        </span>
      )}
    </>
  );
}
