/** Money as whole minor units, exact whatever the amount; never a binary fraction. */

/** Digits after the point, by ISO 4217. A currency that is not here is not sold in. */
const DIGITS = {
  AED: 2,
  AUD: 2,
  BHD: 3,
  BRL: 2,
  CAD: 2,
  CHF: 2,
  CLP: 0,
  CNY: 2,
  DKK: 2,
  EUR: 2,
  GBP: 2,
  INR: 2,
  ISK: 0,
  JPY: 0,
  KRW: 0,
  KWD: 3,
  MXN: 2,
  NOK: 2,
  NZD: 2,
  PLN: 2,
  SEK: 2,
  SGD: 2,
  THB: 2,
  TND: 3,
  USD: 2,
  VND: 0,
  ZAR: 2,
} as const;

export type Currency = keyof typeof DIGITS;
export const CURRENCIES = Object.keys(DIGITS) as readonly Currency[] as [Currency, ...Currency[]];

const AMOUNT = /^(\d{1,12})(?:\.(\d+))?$/;

/**
 * Minor units of an amount such as `12.50`; null if it is no amount of this currency. Zeros beyond
 * the currency's digits are allowed, since they change nothing.
 */
export function toMinorUnits(amount: string, currency: Currency): bigint | null {
  const [, whole, fraction = ''] = AMOUNT.exec(amount) ?? [];
  if (whole === undefined) return null;
  const digits = DIGITS[currency];
  if (/[^0]/.test(fraction.slice(digits))) return null;
  return BigInt(whole + fraction.slice(0, digits).padEnd(digits, '0'));
}

/** An amount for people and third parties: the number first, such as `12.50 EUR`. */
export function formatMinorUnits(minorUnits: bigint, currency: Currency): string {
  const digits = DIGITS[currency];
  const text = minorUnits.toString().padStart(digits + 1, '0');
  const whole = text.slice(0, text.length - digits);
  return `${digits === 0 ? text : `${whole}.${text.slice(-digits)}`} ${currency}`;
}
