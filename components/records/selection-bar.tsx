'use client';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '#components/ui/button';
import type { Matching, Selection } from '#lib/client/records/selection';
import type { SelectionState } from '#lib/client/records/use-selection';
import { MOST_NAMED } from '#lib/contracts/record-set';
import { formatCount, formatCountOf } from '#lib/format/count';
import { SelectionActions } from './selection-actions.tsx';

interface SelectionBarProps {
  state: SelectionState;
  /** Whether more match the filters than this page shows. */
  hasMore: boolean;
  /** How many match; null: not known. */
  matching: Matching | null;
}

/** How many records are chosen, in words. */
export function describeSelection(selection: Selection): string {
  if (selection.kind === 'ids') return `${formatCountOf(selection.ids.size, 'record')} selected`;
  const { matching } = selection;
  if (matching === null) return 'All that match are selected';
  const count = formatCountOf(matching.count, 'record');
  return matching.isExact
    ? `All ${count} that match are selected`
    : `All that match are selected, more than ${count}`;
}

/** What choosing all of them chooses. */
function offerMatching(matching: Matching | null): string {
  if (matching === null) return 'Select all that match';
  const count = formatCount(matching.count);
  return matching.isExact
    ? `Select all ${count} that match`
    : `Select all that match, more than ${count}`;
}

/** What is chosen and what can be done with it. It lies over the end of the list, so that no row moves. */
export function SelectionBar({ state, hasMore, matching }: SelectionBarProps) {
  const { selection } = state;
  const words = describeSelection(selection);
  return (
    <>
      <span role="status" className="sr-only">
        {state.isEmpty ? '' : words}
      </span>
      {!state.isEmpty && (
        <div
          role="toolbar"
          aria-label="Selected records"
          className="bg-panel border-line-strong absolute inset-x-2 bottom-2 z-20 flex flex-wrap items-center gap-x-3 gap-y-2 rounded-lg border px-3 py-2 shadow-(--shadow)"
        >
          <span aria-hidden className="font-medium tabular-nums">
            {words}
          </span>
          {selection.kind === 'ids' && hasMore && (
            <button
              type="button"
              className="link"
              onClick={() => {
                state.selectMatching(matching);
              }}
            >
              {offerMatching(matching)}
            </button>
          )}
          <AtMost selection={selection} />
          <SelectionActions selection={selection} />
          <Button
            size="small"
            variant="quiet"
            className="ml-auto"
            aria-label="Clear the selection"
            title="Clear the selection (Esc)"
            onClick={state.clear}
          >
            <X aria-hidden size={14} />
          </Button>
        </div>
      )}
    </>
  );
}

function AtMost({ selection }: { selection: Selection }): ReactNode {
  if (selection.kind === 'filter' || selection.ids.size < MOST_NAMED) return null;
  return <span className="text-muted">No more than {formatCount(MOST_NAMED)} one by one.</span>;
}
