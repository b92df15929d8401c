/** The machine's side of the browser tests: sends, leases and settles records as an Integration App. */
import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { errorGroupPageSchema, type ErrorGroup } from '../lib/contracts/error-group.ts';
import { leaseRequestSchema, deliveriesSchema, type Delivery } from '../lib/contracts/delivery.ts';
import { receiptSchema } from '../lib/contracts/receipt.ts';
import { recordDetailSchema, type RecordDetail } from '../lib/contracts/record.ts';
import { installation } from './installation.ts';

export interface Sent {
  readonly source: string;
  readonly reference?: string;
  readonly type?: string;
  readonly body?: string | Uint8Array;
  readonly mediaType?: string;
  readonly direction?: 'ingress' | 'egress';
}

/** A name that no other test uses. */
export function uniqueName(word: string): string {
  return `${word}-${randomUUID().slice(0, 8)}`;
}

async function call(path: string, init: RequestInit): Promise<unknown> {
  const { address, key } = installation();
  const headers = new Headers(init.headers);
  headers.set('authorization', `Bearer ${key}`);
  const response = await fetch(address + path, { ...init, headers });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path} answered ${String(response.status)}: ${text}`);
  return text === '' ? null : JSON.parse(text);
}

function post(path: string, body: unknown): Promise<unknown> {
  const headers = { 'content-type': 'application/json' };
  return call(path, { method: 'POST', headers, body: JSON.stringify(body) });
}

/** What the API answers at an address. */
export async function read<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
): Promise<z.infer<Schema>> {
  return schema.parse(await call(path, { method: 'GET' }));
}

/** The only error group of a source. */
export async function onlyGroup(source: string): Promise<ErrorGroup> {
  const { groups } = await read(`/api/v1/error-groups?source=${source}`, errorGroupPageSchema);
  const [group] = groups;
  if (group === undefined || groups.length > 1)
    throw new Error(`${source} has ${String(groups.length)} groups.`);
  return group;
}

/** Receives (or enqueues) one record and returns its id. */
export async function send(sent: Sent): Promise<string> {
  const { source, reference = uniqueName('ref'), type = 'test.sent', body = '{}' } = sent;
  const { mediaType = 'application/json', direction = 'ingress' } = sent;
  const headers = {
    'content-type': mediaType,
    'record-reference': reference,
    'record-type': type,
  };
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : Uint8Array.from(body);
  const answer = await call(`/api/v1/${direction}/${source}`, {
    method: 'POST',
    headers,
    body: bytes,
  });
  return receiptSchema.parse(answer).id;
}

/** Leases what is queued for a source, as its Integration App would: the first, or the one with a reference. */
export async function lease(source: string, reference?: string): Promise<Delivery> {
  const wish = leaseRequestSchema.parse({ waitSeconds: 10 });
  const answer = deliveriesSchema.parse(await post(`/api/v1/egress/${source}/leases`, wish));
  const delivery = answer.deliveries.find(
    (each) => reference === undefined || each.reference === reference,
  );
  if (delivery === undefined) throw new Error(`Nothing is queued for ${source}.`);
  return delivery;
}

/** Says that a delivery has been taken. */
export async function acknowledge({ id, token }: Delivery): Promise<void> {
  await post('/api/v1/egress/acknowledgements', { acknowledgements: [{ id, token }] });
}

/** Says that a delivery will not be taken. */
export async function reject({ id, token }: Delivery, message: string): Promise<void> {
  const rejection = { id, token, code: 'refused', message, permanent: true };
  await post('/api/v1/egress/rejections', { rejections: [rejection] });
}

/** Replays a record behind the back of whoever looks at it. */
export async function replayElsewhere(id: string): Promise<void> {
  await post(`/api/v1/records/${id}/replay`, {});
}

/** The record as the API shows it now. */
export async function readRecord(id: string): Promise<RecordDetail> {
  return recordDetailSchema.parse(await call(`/api/v1/records/${id}`, { method: 'GET' }));
}

/** Waits until a record is in a status. */
export async function waitForStatus(id: string, status: RecordDetail['status']): Promise<void> {
  for (let attempt = 0; attempt < 150; attempt += 1) {
    if ((await readRecord(id)).status === status) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`Record ${id} did not become ${status}.`);
}

/** An order that the shop's handler takes; `change` breaks it. */
export function order(number: string, change: Record<string, unknown> = {}): string {
  const at = '2026-11-22T10:00:00Z';
  return JSON.stringify({
    number,
    placedAt: at,
    currency: 'EUR',
    total: '25.00',
    fulfilment: 'parcel',
    customer: {
      id: `customer-${number}`,
      name: 'Žofie Łuczak',
      email: 'zofie@example.test',
      locale: 'cs-CZ',
      timeZone: 'Europe/Prague',
      changedAt: at,
    },
    shipTo: {
      recipient: 'Žofie Łuczak',
      street: 'Dlouhá 1',
      postalCode: '110 00',
      city: 'Praha',
      country: 'CZ',
    },
    lines: [{ sku: 'TEA-1', name: 'Čaj', quantity: 2, unitPrice: '12.50' }],
    ...change,
  });
}
