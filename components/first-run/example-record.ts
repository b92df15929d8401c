/** What a first record may look like. */
import type { Source } from '#lib/contracts/source';

export interface ExampleRecord {
  readonly reference: string;
  readonly type: string;
  readonly payload: unknown;
}

/** The source that is offered where there is none yet: its handlers come with the installation. */
export const FIRST_SOURCE = 'shop';

/** The source that the first steps propose. */
export function proposeSource(sources: readonly Source[]): string {
  if (sources.some(({ key }) => key === FIRST_SOURCE)) return FIRST_SOURCE;
  return sources[0]?.key ?? FIRST_SOURCE;
}

const AT = '2026-11-22T10:00:00Z';

const FIRST_ORDER: ExampleRecord = {
  reference: 'order-1001',
  type: 'order.placed',
  payload: {
    number: 'order-1001',
    placedAt: AT,
    currency: 'EUR',
    total: '25.00',
    fulfilment: 'parcel',
    customer: {
      id: 'customer-1',
      name: 'Ada Lovelace',
      email: 'ada@example.com',
      locale: 'en-GB',
      timeZone: 'Europe/London',
      changedAt: AT,
    },
    shipTo: {
      recipient: 'Ada Lovelace',
      street: '12 St James’s Square',
      postalCode: 'SW1Y 4JH',
      city: 'London',
      country: 'GB',
    },
    lines: [{ sku: 'TEA-1', name: 'Tea', quantity: 2, unitPrice: '12.50' }],
  },
};

/** An example for a source: an order where orders are handled, else anything of a type it handles. */
export function exampleFor(sourceKey: string, source: Source | undefined): ExampleRecord {
  const types = source?.handlers.map(({ type }) => type) ?? [];
  if (types.includes(FIRST_ORDER.type) || sourceKey === FIRST_SOURCE) return FIRST_ORDER;
  const payload = { message: 'Hello from the first record' };
  return { reference: 'first-1', type: types[0] ?? 'greeting', payload };
}
