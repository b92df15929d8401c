/** Writes a customer, unless what is known is newer. */
import type { Queryable } from '#lib/server/database';
import type { Customer } from './shop-contract.ts';

export async function writeCustomer(tx: Queryable, customer: Customer): Promise<void> {
  await tx.query(
    `INSERT INTO core_app.customer (id, name, email, locale, time_zone, changed_at)
     VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (id) DO UPDATE SET name = EXCLUDED.name, email = EXCLUDED.email,
       locale = EXCLUDED.locale, time_zone = EXCLUDED.time_zone, changed_at = EXCLUDED.changed_at
     WHERE customer.changed_at <= EXCLUDED.changed_at`,
    [
      customer.id,
      customer.name,
      customer.email,
      customer.locale,
      customer.timeZone,
      customer.changedAt,
    ],
  );
}
