/** The order that a payment is for, locked until the attempt's transaction ends. */
import type { Queryable } from '#lib/server/database';
import { FailureError } from '#worker/handler';
import { formatMinorUnits, type Currency } from '#worker/handlers/shop/money';

export interface LockedOrder {
  readonly totalMinor: bigint;
  readonly capturedMinor: bigint;
  readonly refundedMinor: bigint;
}

/** What captures and refunds have in common. */
export interface Movement {
  readonly id: string;
  readonly order: string;
  readonly currency: Currency;
  readonly amountMinor: number;
}

interface OrderRow {
  readonly currency: string;
  readonly total_minor: bigint;
  readonly captured_minor: bigint;
  readonly refunded_minor: bigint;
}

/**
 * Locks the order of a payment.
 * @throws FailureError order_not_found, which heals when the order comes; currency_differs
 */
export async function lockOrder(tx: Queryable, movement: Movement): Promise<LockedOrder> {
  const { rows } = await tx.query<OrderRow>(
    `SELECT currency, total_minor, captured_minor, refunded_minor
     FROM core_app.sales_order WHERE number = $1 FOR NO KEY UPDATE`,
    [movement.order],
  );
  const [row] = rows;
  if (row === undefined) throw orderNotFound(movement);
  if (row.currency !== movement.currency) throw currencyDiffers(movement, row.currency);
  return {
    totalMinor: row.total_minor,
    capturedMinor: row.captured_minor,
    refundedMinor: row.refunded_minor,
  };
}

/** An amount of a payment, for messages. */
export function describeAmount(minorUnits: bigint | number, { currency }: Movement): string {
  return formatMinorUnits(BigInt(minorUnits), currency);
}

function orderNotFound({ id, order }: Movement): FailureError {
  return new FailureError({
    class: 'dependency',
    code: 'order_not_found',
    message:
      `Payment ${id} is for order ${order}, which has not arrived yet. ` +
      'It is tried again until the order is there.',
  });
}

function currencyDiffers({ id, order, currency }: Movement, known: string): FailureError {
  return new FailureError({
    class: 'data',
    code: 'currency_differs',
    message: `Payment ${id} is in ${currency}, but order ${order} was placed in ${known}.`,
  });
}
