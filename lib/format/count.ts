/** Says how many there are: exact, with separated thousands. */
const whole = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });

/** A count as people read it, such as `1,234,567`. */
export function formatCount(count: number): string {
  return whole.format(count);
}

/** A count with the noun that goes with it, such as `1 record`, `12 records`. */
export function formatCountOf(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}
