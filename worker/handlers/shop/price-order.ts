/** The amounts of an order in minor units, checked against each other. */
import { FailureError } from '#worker/handler';
import { formatMinorUnits, toMinorUnits } from './money.ts';
import type { Order } from './shop-contract.ts';

export interface PricedOrder {
  readonly totalMinor: bigint;
  /** In the order of the lines. */
  readonly unitPricesMinor: readonly bigint[];
}

/**
 * Prices an order that has met its contract.
 * @throws FailureError order_total_mismatch when the lines do not add up to the total
 */
export function priceOrder({ number, currency, total, lines }: Order): PricedOrder {
  const totalMinor = toMinorUnits(total, currency) ?? 0n;
  const unitPricesMinor = lines.map((line) => toMinorUnits(line.unitPrice, currency) ?? 0n);
  const sum = lines.reduce(
    (added, line, at) => added + BigInt(line.quantity) * (unitPricesMinor[at] ?? 0n),
    0n,
  );
  if (sum === totalMinor) return { totalMinor, unitPricesMinor };
  throw new FailureError({
    class: 'data',
    code: 'order_total_mismatch',
    message:
      `The lines of order ${number} add up to ${formatMinorUnits(sum, currency)}, but its total ` +
      `says ${formatMinorUnits(totalMinor, currency)}. Please send the order again with amounts that agree.`,
  });
}
