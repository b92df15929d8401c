'use client';
import { createContext, use } from 'react';
import type { SelectionState } from '#lib/client/records/use-selection';
import type { RecordSummary } from '#lib/contracts/record';

/** What is chosen in the list around; null where nothing can be. */
export const SelectionContext = createContext<SelectionState | null>(null);

/** Chooses the record of a row. With Shift, all from the last chosen one to this. */
export function SelectRow({ record }: { record: RecordSummary }) {
  const state = use(SelectionContext);
  return (
    <input
      type="checkbox"
      className="accent-accent block size-4"
      aria-label={`Select ${record.reference}`}
      checked={state?.has(record.id) ?? false}
      onChange={() => undefined}
      onClick={(event) => {
        event.stopPropagation();
        state?.toggle(record.id, event.shiftKey);
      }}
    />
  );
}

/** Chooses every row of the page, or lets all of them go. */
export function SelectPage() {
  const state = use(SelectionContext);
  if (state === null) return null;
  return (
    <input
      type="checkbox"
      className="accent-accent block size-4"
      title="Select all rows of this page"
      aria-label="Select all rows of this page"
      checked={state.isPageSelected}
      ref={(box) => {
        if (box !== null) box.indeterminate = !state.isEmpty && !state.isPageSelected;
      }}
      onChange={state.togglePage}
    />
  );
}
