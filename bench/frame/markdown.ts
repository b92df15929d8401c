/** Writes tables that can be read as text and as Markdown. */

export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A Markdown table with aligned columns: the first to the left, the others to the right. */
export function writeTable({ head, rows }: Table): string {
  const escaped = rows.map((row) => head.map((_, column) => escapeCell(row[column] ?? '')));
  const titles = head.map(escapeCell);
  const widths = titles.map((title, column) =>
    Math.max(3, title.length, ...escaped.map((row) => row[column]?.length ?? 0)),
  );
  const write = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => align(cell, column, widths[column] ?? 0)).join(' | ')} |`;
  const rule = widths.map((width, column) =>
    column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  return [write(titles), `| ${rule.join(' | ')} |`, ...escaped.map(write)].join('\n');
}

function align(cell: string, column: number, width: number): string {
  return column === 0 ? cell.padEnd(width) : cell.padStart(width);
}

function escapeCell(cell: string): string {
  return cell.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
