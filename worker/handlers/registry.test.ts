import { expect, test } from 'vitest';
import { z } from 'zod';
import { DEFAULT_RETRY_POLICY } from '#lib/domain/retry-policy';
import type { Handler } from '#worker/handler';
import { createRegistry, EVERY_TYPE, HandlerConflictError } from './registry.ts';

function handler(name: string, source: string, types: string[]): Handler {
  return {
    name,
    version: '2',
    source,
    types,
    contract: z.unknown(),
    timeoutMs: 1_000,
    retry: DEFAULT_RETRY_POLICY,
    process: () => Promise.resolve(),
  };
}

test('answers (source, type) with its handler, or null', () => {
  const orders = handler('orders', 'shop', ['order.placed', 'order.changed']);
  const registry = createRegistry([orders, handler('issues', 'github', ['issues'])]);
  expect(registry.find('shop', 'order.changed')).toBe(orders);
  expect(registry.find('github', 'order.changed')).toBeNull();
  expect(registry.find('shop', 'toString')).toBeNull();
  expect(registry.find('__proto__', 'order.placed')).toBeNull();
});

test('a handler of every type has what no other of its source names', () => {
  const rest = handler('rest', 'shop', [EVERY_TYPE]);
  const registry = createRegistry([rest, handler('orders', 'shop', ['order'])]);
  expect(registry.find('shop', 'refund')).toBe(rest);
  expect(registry.find('shop', 'order')?.name).toBe('orders');
  expect(registry.find('github', 'refund')).toBeNull();
});

test('two handlers for the same records are refused by name', () => {
  const twice = [handler('one', 'shop', ['order']), handler('two', 'shop', ['order'])];
  expect(() => createRegistry(twice)).toThrow(HandlerConflictError);
  expect(() => createRegistry(twice)).toThrow(/two and one both want type order of source shop/);
});

test('lists what workers say of themselves', () => {
  expect(createRegistry([handler('orders', 'shop', ['a', 'b'])]).rows()).toMatchObject([
    { sourceKey: 'shop', type: 'a', name: 'orders', version: '2' },
    { sourceKey: 'shop', type: 'b', name: 'orders', version: '2' },
  ]);
});
