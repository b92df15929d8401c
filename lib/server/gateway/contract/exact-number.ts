/** Numbers that JavaScript would round, kept as they are written. */

/** A number of a JSON text whose digits a JavaScript number cannot hold. */
export class ExactNumber {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

const PLAIN = /^-?\d{1,15}$/;

/** Parses JSON once more, with an ExactNumber for each number that would lose digits. */
export function readExactNumbers(text: string): unknown {
  const revive = (_: string, value: unknown, context?: { source?: string }): unknown => {
    if (typeof value !== 'number') return value;
    const source = context?.source ?? String(value);
    return PLAIN.test(source) || String(value) === source ? value : new ExactNumber(source);
  };
  return JSON.parse(text, revive);
}
