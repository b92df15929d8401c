import { expect, test } from 'vitest';
import { installedHandlers } from '#worker/handlers/installed';
import { z } from 'zod';
import { createRandom } from '../random.ts';
import { createGithub } from './github.ts';
import type { Outgoing } from './outgoing.ts';
import { Traffic } from './traffic.ts';

const github = createGithub();
const at = new Date('2026-11-22T20:00:00Z');
const make = (seed: number, count: number): Outgoing[] => {
  const traffic = new Traffic({ random: createRandom(seed), github, firstOrder: 1 });
  return Array.from({ length: count }, () => traffic.next(at));
};
const movementSchema = z.object({
  order: z.string(),
  currency: z.string(),
  amountMinor: z.number(),
});

test('every record without a fault has a handler and meets its contract', () => {
  const faults = make(1, 1500).flatMap(({ source, type, body }) => {
    const handler = installedHandlers.find(
      (candidate) => candidate.source === source && candidate.types.includes(type),
    );
    if (handler === undefined) return [`nothing handles ${source} ${type}`];
    const parsed = handler.contract.safeParse(JSON.parse(body));
    return parsed.success ? [] : [`${source} ${type}: ${z.prettifyError(parsed.error)}`];
  });
  expect(faults).toEqual([]);
});

test('three sources and every type come within the first hundreds of records', () => {
  const types = new Set(make(2, 300).map(({ source, type }) => `${source} ${type}`));
  expect([...types].toSorted()).toEqual([
    'github issues',
    'github pull_request',
    'github push',
    'github release',
    'payments payment.captured',
    'payments payment.refunded',
    'shop customer.changed',
    'shop order.placed',
  ]);
});

test('the same seed gives the same records, another seed others', () => {
  expect(make(3, 200)).toEqual(make(3, 200));
  expect(make(4, 200)).not.toEqual(make(3, 200));
});

test('no two records share an event id', () => {
  const records = make(5, 3000);
  const ids = new Set(records.map(({ source, eventId }) => `${source} ${eventId}`));
  expect(ids.size).toBe(records.length);
});

test('a payment follows its order and a refund its payment, never for more', () => {
  const placed = new Set<string>();
  const left = new Map<string, number>();
  for (const { type, reference, body } of make(6, 2000)) {
    if (type === 'order.placed') placed.add(reference);
    if (type === 'payment.captured') {
      const { order, amountMinor } = movementSchema.parse(JSON.parse(body));
      expect(placed).toContain(order);
      left.set(order, amountMinor);
    }
    if (type === 'payment.refunded') {
      const { order, amountMinor } = movementSchema.parse(JSON.parse(body));
      expect(left.get(order)).toBeGreaterThanOrEqual(amountMinor);
    }
  }
  expect(left.size).toBeGreaterThan(100);
});
