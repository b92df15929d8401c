/** Reads a list of references that a person pasted: from a mail, a spreadsheet, a ticket. */

export interface PastedReferences {
  /** Each once, in the order in which it first stands in the text. */
  readonly references: readonly string[];
  /** How many lines said again what an earlier one had said. */
  readonly repeated: number;
}

const QUOTED = /^(["'])(.*)\1$/;

function clean(piece: string): string {
  const trimmed = piece.trim();
  return QUOTED.exec(trimmed)?.[2]?.trim() ?? trimmed;
}

/**
 * One reference a line; cells of a spreadsheet's row, parted by tabs, count as lines. Commas and
 * semicolons part only where the whole text is one line: references may contain them.
 */
export function parseReferences(text: string): PastedReferences {
  const lines = text.split(/[\r\n\t]+/).filter((line) => line.trim() !== '');
  const [only, second] = lines;
  const pieces = only !== undefined && second === undefined ? only.split(/[,;]/) : lines;
  const said = pieces.map(clean).filter((piece) => piece !== '');
  const references = [...new Set(said)];
  return { references, repeated: said.length - references.length };
}
