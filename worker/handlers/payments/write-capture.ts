/** Writes a capture and adds it to what its order has received, once. */
import type { Queryable } from '#lib/server/database';
import { FailureError } from '#worker/handler';
import { describeAmount, lockOrder } from './locked-order.ts';
import type { Capture } from './payments-contract.ts';

/**
 * Whether the capture is new. The same one again changes nothing.
 * @throws FailureError order_not_found, currency_differs, captured_too_much
 */
export async function writeCapture(tx: Queryable, capture: Capture): Promise<boolean> {
  const order = await lockOrder(tx, capture);
  const { rowCount } = await tx.query(
    `INSERT INTO core_app.capture (id, order_number, currency, amount_minor, method, captured_at)
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
    [
      capture.id,
      capture.order,
      capture.currency,
      capture.amountMinor,
      capture.method,
      capture.capturedAt,
    ],
  );
  if (rowCount === 0) return false;
  if (order.capturedMinor + BigInt(capture.amountMinor) > order.totalMinor)
    throw capturedTooMuch(capture, order.totalMinor);
  await tx.query(
    'UPDATE core_app.sales_order SET captured_minor = captured_minor + $2 WHERE number = $1',
    [capture.order, capture.amountMinor],
  );
  return true;
}

function capturedTooMuch(capture: Capture, totalMinor: bigint): FailureError {
  return new FailureError({
    class: 'data',
    code: 'captured_too_much',
    message:
      `Payment ${capture.id} captures ${describeAmount(capture.amountMinor, capture)}, with which order ` +
      `${capture.order} would have received more than its total of ${describeAmount(totalMinor, capture)}.`,
  });
}
