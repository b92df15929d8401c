/** Cuts text into lines short enough to lay out, so that one endless line cannot freeze the page. */
export interface TextRow {
  readonly start: number;
  readonly end: number;
  /** null where the row goes on with the line above. */
  readonly line: number | null;
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}

/** Rows of at most `width` UTF-16 units (one more where a character would be cut in two). */
export function listTextRows(text: string, width: number): TextRow[] {
  const rows: TextRow[] = [];
  let line = 1;
  let start = 0;
  while (start <= text.length) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    pushPieces(text, { start, end, line }, { width, rows });
    start = end + 1;
    line += 1;
  }
  return rows;
}

function pushPieces(
  text: string,
  { start, end, line }: { start: number; end: number; line: number },
  { width, rows }: { width: number; rows: TextRow[] },
): void {
  let from = start;
  do {
    let to = Math.min(from + width, end);
    if (to < end && isLowSurrogate(text.charCodeAt(to))) to += 1;
    rows.push({ start: from, end: to, line: from === start ? line : null });
    from = to;
  } while (from < end);
}
