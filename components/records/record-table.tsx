'use client';
import { useTable } from '@tanstack/react-table';
import { clsx } from 'clsx';
import { Fragment, use, useMemo } from 'react';
import type { ColumnName } from '#lib/client/records/list-columns';
import type { ShownRow } from '#lib/client/records/pinned-rows';
import type { RowNavigation } from '#lib/client/records/use-row-navigation';
import { COLUMN_CLASSES, columnsNamed, recordTableFeatures } from './record-columns.tsx';
import { RecordRow } from './record-row.tsx';
import { SelectionContext } from './select-row.tsx';

interface RecordTableProps {
  rows: readonly ShownRow[];
  columns: readonly ColumnName[];
  navigation: RowNavigation;
  openId: string | null;
  onOpen: (id: string) => void;
}

/** The rows in sight of the list; the others are only room above and below. */
export function RecordTable({ rows, columns, navigation, openId, onOpen }: RecordTableProps) {
  const selection = use(SelectionContext);
  const table = useTable({
    features: recordTableFeatures,
    columns: useMemo(() => columnsNamed(columns), [columns]),
    data: rows,
    getRowId: (row) => row.record.id,
  });
  const tableRows = table.getRowModel().rows;
  const { items, after } = navigation;
  return (
    <table
      className="w-full table-fixed border-separate border-spacing-0"
      aria-rowcount={rows.length + 1}
    >
      <caption className="sr-only">Records</caption>
      <thead>
        {table.getHeaderGroups().map((group) => (
          <tr key={group.id} aria-rowindex={1}>
            {group.headers.map((header) => (
              <th
                key={header.id}
                scope="col"
                className={clsx(
                  'bg-panel text-muted sticky top-0 z-10 border-b px-1 py-1.5 text-xs font-medium first:pl-3 last:pr-3 @sm:px-2 @sm:first:pl-4 @sm:last:pr-4',
                  COLUMN_CLASSES[header.column.id]?.includes('numeric') === true || 'text-left',
                  COLUMN_CLASSES[header.column.id],
                )}
              >
                <table.FlexRender header={header} />
              </th>
            ))}
          </tr>
        ))}
      </thead>
      <tbody>
        {items.map((item) => {
          const row = tableRows[item.index];
          if (row === undefined) return null;
          return (
            <Fragment key={row.id}>
              <Room height={item.gap} />
              <RecordRow
                row={row}
                index={item.index}
                open={row.id === openId}
                selected={selection?.has(row.id) ?? false}
                onSelectTo={(id) => selection?.toggle(id, true)}
                onOpen={onOpen}
                measure={navigation.measure}
              />
            </Fragment>
          );
        })}
        <Room height={after} />
      </tbody>
    </table>
  );
}

function Room({ height }: { height: number }) {
  if (height <= 0) return null;
  return (
    <tr aria-hidden>
      {/* No colSpan: columns that the width hides would come back as empty room. */}
      <td style={{ height, padding: 0 }} />
    </tr>
  );
}
