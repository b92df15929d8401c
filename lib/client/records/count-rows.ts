/** Counts the rows of a CSV or NDJSON file while its bytes come in. */
const LINE_FEED = 10;
const QUOTE = 34;

/** Takes each part of the file and gives the rows so far, without the line that names the columns. */
export function countRows(format: 'csv' | 'ndjson'): (part: Uint8Array) => number {
  let lines = 0;
  let isQuoted = false;
  return (part) => {
    for (const byte of part) {
      // In JSON a line feed never stands unescaped; in CSV it may stand in a quoted cell.
      if (byte === QUOTE && format === 'csv') isQuoted = !isQuoted;
      else if (byte === LINE_FEED && !isQuoted) lines += 1;
    }
    return format === 'csv' ? Math.max(lines - 1, 0) : lines;
  };
}
