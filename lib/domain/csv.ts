/** Writes CSV (RFC 4180) that no spreadsheet takes for formulas (OWASP, CSV injection). */

/** Spreadsheets skip space and hidden characters before they look for a formula. */
const FORMULA = /^[\s\p{Cc}\p{Cf}]*[=+\-@\t\r\n＝＋－＠]/u;
const PLAIN_NUMBER = /^-?\d+(?:\.\d+)?$/;
const NEEDS_QUOTES = /[",\r\n\t]|^\s|\s$/;

/** One cell. What could be a formula gets an apostrophe before it; a plain negative number is none. */
export function csvCell(text: string): string {
  const safe = FORMULA.test(text) && !PLAIN_NUMBER.test(text) ? `'${text}` : text;
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** One line with its end. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}
