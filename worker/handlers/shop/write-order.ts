/** Writes an order with its lines, once. */
import type { Queryable } from '#lib/server/database';
import { FailureError } from '#worker/handler';
import { priceOrder, type PricedOrder } from './price-order.ts';
import type { Order } from './shop-contract.ts';
import { writeCustomer } from './write-customer.ts';

/**
 * Whether the order is new. The same order again changes nothing.
 * @throws FailureError order_total_mismatch, order_differs
 */
export async function writeOrder(tx: Queryable, order: Order): Promise<boolean> {
  const priced = priceOrder(order);
  await writeCustomer(tx, order.customer);
  const isNew = await insertOrder(tx, order, priced);
  if (isNew) await insertLines(tx, order, priced);
  else await compareWithKnown(tx, order, priced);
  return isNew;
}

async function insertOrder(
  tx: Queryable,
  order: Order,
  { totalMinor }: PricedOrder,
): Promise<boolean> {
  const { shipTo } = order;
  const { rowCount } = await tx.query(
    `INSERT INTO core_app.sales_order
       (number, customer_id, currency, total_minor, fulfilment, recipient, street, postal_code,
        city, country, placed_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING`,
    [
      order.number,
      order.customer.id,
      order.currency,
      totalMinor,
      order.fulfilment,
      shipTo.recipient,
      shipTo.street,
      shipTo.postalCode,
      shipTo.city,
      shipTo.country,
      order.placedAt,
    ],
  );
  return rowCount === 1;
}

async function insertLines(
  tx: Queryable,
  { number, lines }: Order,
  { unitPricesMinor }: PricedOrder,
): Promise<void> {
  await tx.query(
    `INSERT INTO core_app.order_line (order_number, position, sku, name, quantity, unit_price_minor)
     SELECT $1, * FROM unnest($2::integer[], $3::text[], $4::text[], $5::integer[], $6::bigint[])`,
    [
      number,
      lines.map((_, index) => index + 1),
      lines.map((line) => line.sku),
      lines.map((line) => line.name),
      lines.map((line) => line.quantity),
      unitPricesMinor,
    ],
  );
}

async function compareWithKnown(
  tx: Queryable,
  order: Order,
  { totalMinor }: PricedOrder,
): Promise<void> {
  const { rows } = await tx.query<{ same: boolean }>(
    `SELECT (customer_id, currency, total_minor) = ($2, $3, $4::bigint) AS same
     FROM core_app.sales_order WHERE number = $1`,
    [order.number, order.customer.id, order.currency, totalMinor],
  );
  if (rows[0]?.same === true) return;
  throw new FailureError({
    class: 'data',
    code: 'order_differs',
    message:
      `Order ${order.number} was placed before with another customer or total. ` +
      'A placed order cannot be changed; please send it under a new order number.',
  });
}
