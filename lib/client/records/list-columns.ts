/** The columns of the list: which there are, which are shown and in which order. */
export const COLUMN_NAMES = {
  status: 'Status',
  direction: 'Direction',
  source: 'Source',
  reference: 'Reference',
  type: 'Type',
  eventId: 'Event id',
  originated: 'Originated',
  received: 'Received',
  settled: 'Settled',
  attempts: 'Attempts',
  size: 'Size',
  code: 'Failure code',
  failure: 'Failure',
} as const;
export type ColumnName = keyof typeof COLUMN_NAMES;

export const COLUMNS: readonly ColumnName[] = [
  ...(['status', 'direction', 'source', 'reference', 'type', 'eventId', 'originated'] as const),
  ...(['received', 'settled', 'attempts', 'size', 'code', 'failure'] as const),
];

export const DEFAULT_COLUMNS: readonly ColumnName[] = [
  ...(['status', 'direction', 'source', 'reference', 'type', 'received'] as const),
  ...(['attempts', 'size', 'failure'] as const),
];

/** It is the link to the record, so it is always there. */
const ALWAYS: ColumnName = 'reference';

/** The columns to show. `chosen` is empty where nobody chose. */
export function shownColumns(chosen: readonly ColumnName[]): readonly ColumnName[] {
  if (chosen.length === 0) return DEFAULT_COLUMNS;
  const once = [...new Set(chosen)];
  return once.includes(ALWAYS) ? once : [ALWAYS, ...once];
}

/** All columns in the order of a chooser: those shown first. */
export function orderedColumns(shown: readonly ColumnName[]): ColumnName[] {
  return [...shown, ...COLUMNS.filter((column) => !shown.includes(column))];
}

/** Shows a column, at the end, or hides it. */
export function toggleColumn(shown: readonly ColumnName[], column: ColumnName): ColumnName[] {
  if (column === ALWAYS) return [...shown];
  return shown.includes(column) ? shown.filter((one) => one !== column) : [...shown, column];
}

/** Moves a shown column by one place. */
export function moveColumn(
  shown: readonly ColumnName[],
  column: ColumnName,
  step: 1 | -1,
): ColumnName[] {
  const from = shown.indexOf(column);
  const to = from + step;
  if (from < 0 || to < 0 || to >= shown.length) return [...shown];
  const others = shown.filter((one) => one !== column);
  return [...others.slice(0, to), column, ...others.slice(to)];
}
