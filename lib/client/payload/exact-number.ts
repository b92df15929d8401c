/** Tells whether a number as written survives programs that read numbers as 64-bit floating point. */

interface Decimal {
  readonly negative: boolean;
  /** Significant digits without zeros at either end; '' is zero. */
  readonly digits: string;
  /** Value is 0.digits × 10^exponent. */
  readonly exponent: bigint;
}

const PARTS = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

function parseDecimal(text: string): Decimal | null {
  const parts = PARTS.exec(text);
  if (parts === null) return null;
  const [, sign = '', whole = '', fraction = '', power = '0'] = parts;
  const all = whole + fraction;
  const leading = /^0*/.exec(all)?.[0].length ?? 0;
  const digits = all.slice(leading).replace(/0+$/, '');
  const exponent = digits === '' ? 0n : BigInt(power) + BigInt(whole.length - leading);
  return { negative: sign === '-', digits, exponent };
}

/** The number as such a program sees it, or null when it sees exactly what is written. */
export function readAsDouble(text: string): string | null {
  const written = parseDecimal(text);
  if (written === null) return null;
  const seen = String(Number(text));
  const double = parseDecimal(seen);
  if (double === null) return seen === '-Infinity' ? '−∞' : '∞';
  const same = written.digits === double.digits && written.exponent === double.exponent;
  return same ? null : seen;
}
