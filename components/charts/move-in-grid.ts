/** Moves through the bars by arrow keys: left and right between buckets, up and down inside one. */
export interface GridPosition {
  readonly column: number;
  readonly row: number;
}

/** How many bars each column has; columns without any are passed over. */
export type GridColumns = readonly number[];

function nextColumn(columns: GridColumns, from: number, step: 1 | -1): number | null {
  for (let column = from + step; column >= 0 && column < columns.length; column += step) {
    if ((columns[column] ?? 0) > 0) return column;
  }
  return null;
}

function inColumn(columns: GridColumns, column: number | null, row: number): GridPosition | null {
  if (column === null) return null;
  return { column, row: Math.min(row, (columns[column] ?? 1) - 1) };
}

/** Where a key leads to from a position; null where it leads nowhere. */
export function moveInGrid(
  columns: GridColumns,
  { column, row }: GridPosition,
  key: string,
): GridPosition | null {
  switch (key) {
    case 'ArrowRight':
      return inColumn(columns, nextColumn(columns, column, 1), row);
    case 'ArrowLeft':
      return inColumn(columns, nextColumn(columns, column, -1), row);
    case 'Home':
      return inColumn(columns, nextColumn(columns, -1, 1), row);
    case 'End':
      return inColumn(columns, nextColumn(columns, columns.length, -1), row);
    case 'ArrowUp':
      return row + 1 < (columns[column] ?? 0) ? { column, row: row + 1 } : null;
    case 'ArrowDown':
      return row > 0 ? { column, row: row - 1 } : null;
    default:
      return null;
  }
}
