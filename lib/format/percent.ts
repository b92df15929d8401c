/** Says a share as people read it. */
const percent = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 2 });

/** A share of 0 to 1 in per cent, such as `20 %` or `0.5 %`: what a person has set is never rounded away. */
export function formatPercent(share: number): string {
  return `${percent.format(share * 100)} %`;
}
