/** Writes a refund and adds it to what its order has given back, once. */
import type { Queryable } from '#lib/server/database';
import { FailureError } from '#worker/handler';
import { describeAmount, lockOrder, type LockedOrder } from './locked-order.ts';
import type { Refund } from './payments-contract.ts';

/**
 * Whether the refund is new. The same one again changes nothing.
 * @throws FailureError order_not_found, currency_differs, not_captured_yet, refund_exceeds_capture
 */
export async function writeRefund(tx: Queryable, refund: Refund): Promise<boolean> {
  const order = await lockOrder(tx, refund);
  const { rowCount } = await tx.query(
    `INSERT INTO core_app.refund (id, order_number, currency, amount_minor, reason, refunded_at)
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
    [
      refund.id,
      refund.order,
      refund.currency,
      refund.amountMinor,
      refund.reason,
      refund.refundedAt,
    ],
  );
  if (rowCount === 0) return false;
  checkAmount(refund, order);
  await tx.query(
    'UPDATE core_app.sales_order SET refunded_minor = refunded_minor + $2 WHERE number = $1',
    [refund.order, refund.amountMinor],
  );
  return true;
}

function checkAmount(refund: Refund, { capturedMinor, refundedMinor }: LockedOrder): void {
  if (capturedMinor === 0n) throw notCapturedYet(refund);
  const left = capturedMinor - refundedMinor;
  if (BigInt(refund.amountMinor) <= left) return;
  throw new FailureError({
    class: 'data',
    code: 'refund_exceeds_capture',
    message:
      `Refund ${refund.id} gives back ${describeAmount(refund.amountMinor, refund)}, but only ` +
      `${describeAmount(left, refund)} of order ${refund.order} can still be given back. ` +
      'Please correct the amount and send it again.',
  });
}

/** The capture is a record of its own and may come after its refund. */
function notCapturedYet({ id, order }: Refund): FailureError {
  return new FailureError({
    class: 'dependency',
    code: 'not_captured_yet',
    message:
      `Refund ${id} is for order ${order}, of which no payment has arrived yet. ` +
      'It is tried again until one is there.',
  });
}
