/** What seeded records are about: sources, their types, why some of them fail, who bought what. */
import type { FailureClass } from '#lib/domain/failure';

export interface SeedSource {
  readonly key: string;
  readonly name: string;
  readonly owner: string;
  /** Of all references, in percent; all sources together have 100. */
  readonly percent: number;
  /** Its references begin so. */
  readonly prefix: string;
  /** From the most common to the rarest. */
  readonly ingressTypes: readonly [string, string, string];
  readonly egressType: string;
}

export const SEED_SOURCES: readonly SeedSource[] = [
  {
    key: 'seed-shop-eu',
    name: 'Web shop, Europe (seeded)',
    owner: 'Commerce',
    percent: 34,
    prefix: 'order-',
    ingressTypes: ['order.placed', 'order.changed', 'order.cancelled'],
    egressType: 'order.confirmed',
  },
  {
    key: 'seed-shop-us',
    name: 'Web shop, America (seeded)',
    owner: 'Commerce',
    percent: 22,
    prefix: 'us-order-',
    ingressTypes: ['order.placed', 'order.changed', 'order.cancelled'],
    egressType: 'order.confirmed',
  },
  {
    key: 'seed-payments',
    name: 'Payment provider (seeded)',
    owner: 'Finance',
    percent: 20,
    prefix: 'pay-',
    ingressTypes: ['payment.captured', 'payment.refunded', 'payment.disputed'],
    egressType: 'receipt.issued',
  },
  {
    key: 'seed-warehouse',
    name: 'Warehouse (seeded)',
    owner: 'Logistics',
    percent: 14,
    prefix: 'parcel-',
    ingressTypes: ['stock.counted', 'parcel.packed', 'parcel.lost'],
    egressType: 'picking.requested',
  },
  {
    key: 'seed-crm',
    name: 'Customer relations (seeded)',
    owner: 'Service',
    percent: 8,
    prefix: 'customer-',
    ingressTypes: ['customer.changed', 'customer.merged', 'customer.erased'],
    egressType: 'customer.approved',
  },
  {
    key: 'seed-newsletter',
    name: 'Newsletter (seeded)',
    owner: 'Marketing',
    percent: 2,
    prefix: 'subscriber-',
    ingressTypes: ['subscriber.joined', 'subscriber.left', 'subscriber.bounced'],
    egressType: 'campaign.scheduled',
  },
];

export interface SeedFailure {
  readonly class: FailureClass;
  readonly code: string;
  /** `{n}` becomes a number that differs from record to record. */
  readonly message: string;
  /** JSON of the technical rest, or null. */
  readonly detail: string | null;
  /** Of all failures, in percent; together 100. */
  readonly percent: number;
}

export const SEED_FAILURES: readonly SeedFailure[] = [
  {
    class: 'data',
    code: 'contract_violated',
    message: 'The payload does not fit its contract: /lines/0/quantity must be a whole number.',
    detail: JSON.stringify({
      violations: [
        { pointer: '/lines/0/quantity', expected: 'a whole number', found: 'the text "two"' },
      ],
    }),
    percent: 40,
  },
  {
    class: 'data',
    code: 'customer_unknown',
    message: 'Customer {n} is not known to the Core App.',
    detail: null,
    percent: 22,
  },
  {
    class: 'data',
    code: 'order_total_mismatch',
    message: 'The lines add up to {n}.00, which is not the total.',
    detail: null,
    percent: 12,
  },
  {
    class: 'dependency',
    code: 'ledger_unavailable',
    message: 'The ledger answered 503 and took nothing.',
    detail: JSON.stringify({ response: { status: 503, body: 'upstream connect error' } }),
    percent: 18,
  },
  {
    class: 'defect',
    code: 'handler_crashed',
    message: 'The handler broke off: TypeError: Cannot read properties of undefined (line {n}).',
    detail: JSON.stringify({ stack: 'TypeError: Cannot read properties of undefined' }),
    percent: 8,
  },
];

/** Names as they come: with letters that ASCII lacks. */
export const SEED_CUSTOMERS: readonly string[] = [
  'Ada Lovelace',
  'Grace Hopper',
  'Zoë Janssen',
  'Łukasz Nowak',
  'Søren Ibsen',
  'María Ñíguez',
  'Yuki Tanaka',
  'Çelik Aydın',
];

export const SEED_WORDS =
  'please leave at the door with the neighbour or in the shed behind the house and ring twice ';
