'use client';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { Button } from '#components/ui/button';
import { Popover } from '#components/ui/popover';
import {
  COLUMN_NAMES,
  moveColumn,
  orderedColumns,
  shownColumns,
  toggleColumn,
} from '#lib/client/records/list-columns';
import type { RecordsState } from '#lib/client/records/use-records-state';

/** Which columns the list has and in which order; narrow windows show fewer of them. */
export function ColumnsMenu({ state }: { state: RecordsState }) {
  const shown = shownColumns(state.columns);
  return (
    <Popover label="Columns" active={state.columns.length > 0} title="Columns">
      <ul className="grid w-60 gap-0.5">
        {orderedColumns(shown).map((column) => (
          <li key={column} className="hover:bg-sunken flex items-center rounded px-1.5">
            <label className="flex flex-1 items-center gap-2 py-1">
              <input
                type="checkbox"
                className="accent-accent"
                checked={shown.includes(column)}
                disabled={column === 'reference'}
                onChange={() => {
                  state.chooseColumns(toggleColumn(shown, column));
                }}
              />
              {COLUMN_NAMES[column]}
            </label>
            {shown.includes(column) &&
              ([-1, 1] as const).map((step) => (
                <Button
                  key={step}
                  size="small"
                  variant="quiet"
                  aria-label={`Move ${COLUMN_NAMES[column]} ${step < 0 ? 'up' : 'down'}`}
                  disabled={shown.indexOf(column) === (step < 0 ? 0 : shown.length - 1)}
                  onClick={() => {
                    state.chooseColumns(moveColumn(shown, column, step));
                  }}
                >
                  {step < 0 ? (
                    <ArrowUp aria-hidden size={13} />
                  ) : (
                    <ArrowDown aria-hidden size={13} />
                  )}
                </Button>
              ))}
          </li>
        ))}
      </ul>
      {state.columns.length > 0 && (
        <Button
          size="small"
          variant="quiet"
          className="mt-2"
          onClick={() => {
            state.chooseColumns([]);
          }}
        >
          The usual columns
        </Button>
      )}
    </Popover>
  );
}
