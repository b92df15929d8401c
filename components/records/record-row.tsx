'use client';
import { FlexRender, type Row } from '@tanstack/react-table';
import { clsx } from 'clsx';
import type { ShownRow } from '#lib/client/records/pinned-rows';
import { COLUMN_CLASSES, type recordTableFeatures } from './record-columns.tsx';

interface RecordRowProps {
  row: Row<typeof recordTableFeatures, ShownRow>;
  index: number;
  open: boolean;
  selected: boolean;
  /** Chooses the rows from the last chosen one to this. */
  onSelectTo: (id: string) => void;
  onOpen: (id: string) => void;
  measure: (element: HTMLElement | null) => void;
}

function hasSelection(): boolean {
  return (window.getSelection()?.toString() ?? '') !== '';
}

/** One record of the list; a click anywhere opens it. */
export function RecordRow({
  row,
  index,
  open,
  selected,
  onSelectTo,
  onOpen,
  measure,
}: RecordRowProps) {
  const { left } = row.original;
  return (
    <tr
      ref={measure}
      data-index={index}
      aria-rowindex={index + 2}
      aria-current={open ? 'true' : undefined}
      title={left ? 'It no longer matches these filters' : undefined}
      className={clsx(
        'group cursor-pointer',
        open || selected ? 'bg-accent-soft' : 'hover:bg-sunken focus-within:bg-sunken',
        left && 'italic',
      )}
      onMouseDown={(event) => {
        // Shift and a click would mark text from the last click on.
        if (event.shiftKey) event.preventDefault();
      }}
      onClick={(event) => {
        if (event.shiftKey) onSelectTo(row.id);
        else if (!hasSelection()) onOpen(row.id);
      }}
    >
      {row.getAllCells().map((cell) => (
        <td
          key={cell.id}
          className={clsx(
            'h-10 truncate border-b px-1 py-1 first:pl-3 last:pr-3 @sm:px-2 @sm:first:pl-4 @sm:last:pr-4',
            COLUMN_CLASSES[cell.column.id],
          )}
        >
          <FlexRender cell={cell} />
        </td>
      ))}
    </tr>
  );
}
