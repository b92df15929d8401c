import { expect, test } from 'vitest';
import { installedHandlers } from '#worker/handlers/installed';
import { priceOrder } from '#worker/handlers/shop/price-order';
import { orderSchema } from '#worker/handlers/shop/shop-contract';
import { createRandom } from '../random.ts';
import { createGithub } from '../traffic/github.ts';
import type { Outgoing } from '../traffic/outgoing.ts';
import { sendOrder } from '../traffic/shop.ts';
import { Traffic } from '../traffic/traffic.ts';
import * as broken from './broken-records.ts';

const traffic = new Traffic({ random: createRandom(7), github: createGithub(), firstOrder: 1 });
const at = new Date('2026-11-22T20:00:00Z');
const order = traffic.makeOrder(at);

const faultsOf = ({ source, type, body }: Outgoing): string[] => {
  const handler = installedHandlers.find(
    (candidate) => candidate.source === source && candidate.types.includes(type),
  );
  if (handler === undefined) return ['no handler'];
  const { error } = handler.contract.safeParse(JSON.parse(body));
  return (error?.issues ?? []).map((issue) => `${issue.code} ${issue.path.join('/')}`);
};

test('an order is fine as long as nothing is broken', () => {
  expect(faultsOf(sendOrder(order))).toEqual([]);
});

test.each([
  ['wrong type', broken.withWrongType(order), /^invalid_type lines\/0\/quantity$/],
  ['missing field', broken.withMissingField(order), /^invalid_type shipTo\/city$/],
  ['new enum value', broken.withNewEnumValue(order), /^invalid_value fulfilment$/],
  ['new action', broken.withNewAction(traffic, at), /^invalid_value action$/],
  ['type nobody handles', broken.ofUnknownType(traffic, at), /^no handler$/],
])('“%s” breaks just that', (_, record, fault) => {
  expect(faultsOf(record)[0]).toMatch(fault);
});

test('a body cut short is no JSON', () => {
  expect(() => JSON.parse(broken.cutShort(order).body) as unknown).toThrow(SyntaxError);
});

test('a wrong total meets the contract, but not the sum of the lines', () => {
  const record = broken.withWrongTotal(order);
  expect(faultsOf(record)).toEqual([]);
  expect(() => priceOrder(orderSchema.parse(JSON.parse(record.body)))).toThrow(/add up to/);
});

test('other bytes under the same event id are still a good order', () => {
  const record = sendOrder(order);
  const other = broken.withOtherBytes(record);
  expect(other.eventId).toBe(record.eventId);
  expect(other.body).not.toBe(record.body);
  expect(faultsOf(other)).toEqual([]);
});

test('the refund is larger than the capture before it, and all three meet their contracts', () => {
  const records = broken.withRefundTooLarge(createRandom(8), order);
  expect(records.map(faultsOf)).toEqual([[], [], []]);
  const [, captured, refunded] = records.map(({ body }) =>
    Number(/"amountMinor":(\d+)/.exec(body)?.[1]),
  );
  expect(refunded).toBe(2 * (captured ?? NaN));
});
