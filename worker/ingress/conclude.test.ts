import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { formatRecordId } from '#lib/domain/record-id';
import type { Failure } from '#lib/domain/failure';
import { DEFAULT_RETRY_POLICY } from '#lib/domain/retry-policy';
import type { ClaimedRecord } from '#lib/server/store/lease-chosen';
import type { Handler } from '#worker/handler';
import { createRegistry, EVERY_TYPE } from '#worker/handlers/registry';
import { beginAttempts, type BegunAttempt } from './begun-attempt.ts';
import { conclude } from './conclude.ts';
import { resolveHandler } from './resolve-handler.ts';

const record: ClaimedRecord = {
  recordId: 77n,
  sourceId: 3,
  sourceKey: 'shop',
  handlerUrl: null,
  maxAttempts: 8,
  reference: 'order-1',
  type: 'order',
  eventId: null,
  originatedAt: null,
  receivedAt: new Date(0),
  mediaType: 'application/json',
  traceparent: null,
  bytes: Buffer.from('{}'),
  revision: 1,
};

const begin = (number: number, change: Partial<ClaimedRecord> = {}): BegunAttempt => ({
  id: formatRecordId(77n),
  record: { ...record, ...change },
  generation: 2,
  number,
  token: 'token',
  orderingKey: null,
});

const handler: Handler = {
  name: 'orders',
  version: '4',
  source: 'shop',
  types: ['order'],
  contract: z.unknown(),
  timeoutMs: 1_000,
  retry: { maxAttempts: 3, firstDelayMs: 1_000, maxDelayMs: 4_000, retryDefects: false },
  process: () => Promise.resolve(),
};

const failure = (kind: Failure['class']): Failure => ({ class: kind, code: 'c', message: 'm' });
const end = (begun: BegunAttempt, kind: Failure['class'], retry: Partial<Handler['retry']> = {}) =>
  conclude(begun, {
    execution: { kind: 'failed', failure: failure(kind) },
    handler: { ...handler, retry: { ...handler.retry, ...retry } },
    durationMs: 5,
    holder: 'worker-1',
  });

describe('an attempt that ended', () => {
  test('well is written with who did it', () => {
    const conclusion = { handler, durationMs: 5.5, holder: 'worker-1' };
    expect(conclude(begin(2), { ...conclusion, execution: { kind: 'succeeded' } })).toEqual({
      recordId: 77n,
      sourceId: 3,
      generation: 2,
      number: 2,
      token: 'token',
      holder: 'worker-1',
      handler: 'orders',
      handlerVersion: '4',
      revision: 1,
      durationMs: 5.5,
      outcome: 'SUCCEEDED',
      delayMs: 0,
      failure: null,
    });
  });

  test.each(['data', 'defect'] as const)('in a %s failure is the end, at once', (kind) => {
    expect(end(begin(1), kind)).toMatchObject({ outcome: 'FAILED', failure: failure(kind) });
  });

  test('in a defect is tried again where the handler wants that', () => {
    expect(end(begin(1), 'defect', { retryDefects: true }).outcome).toBe('POSTPONED');
    expect(end(begin(1), 'data', { retryDefects: true }).outcome).toBe('FAILED');
  });

  test.each([
    [1, 'POSTPONED'],
    [2, 'POSTPONED'],
    [3, 'FAILED'],
    [4, 'FAILED'],
  ])('for want of a dependency, as number %i of three, is %s', (number, outcome) => {
    expect(end(begin(number), 'dependency').outcome).toBe(outcome);
  });

  test('is the last when the source asks for fewer attempts than the handler', () => {
    expect(end(begin(2, { maxAttempts: 2 }), 'dependency').outcome).toBe('FAILED');
  });

  test('is the last of the handler when the source allows more', () => {
    expect(end(begin(3, { maxAttempts: 100 }), 'dependency').outcome).toBe('FAILED');
  });

  test('waits for as long as the other side asked, if that is longer', () => {
    const ask = (retryAfterMs: number) =>
      conclude(begin(1), {
        execution: { kind: 'failed', failure: failure('dependency'), retryAfterMs },
        handler,
        durationMs: 5,
        holder: 'w',
      }).delayMs;
    expect(ask(60_000)).toBe(60_000);
    expect(ask(0)).toBeGreaterThanOrEqual(800);
    expect(ask(0)).toBeLessThanOrEqual(1_200);
  });

  test('without a handler has the policy that all have, and nobody’s name', () => {
    const conclusion = { handler: null, durationMs: 5, holder: 'w' };
    const execution = { kind: 'failed', failure: failure('dependency') } as const;
    expect(conclude(begin(1), { ...conclusion, execution })).toMatchObject({
      outcome: 'POSTPONED',
      handler: null,
      handlerVersion: null,
    });
    const last = begin(DEFAULT_RETRY_POLICY.maxAttempts, { maxAttempts: 100 });
    expect(conclude(last, { ...conclusion, execution }).outcome).toBe('FAILED');
  });
});

describe('who has a record', () => {
  const named = (name: string, ...types: string[]): Handler => ({ ...handler, name, types });

  test('is its handler, even where the source names a URL', () => {
    const registry = createRegistry([named('orders', 'order')]);
    const begun = begin(1, { handlerUrl: 'http://core-app/' });
    expect(resolveHandler(registry, begun)?.name).toBe('orders');
  });

  test('is the handler of every type before the URL', () => {
    const registry = createRegistry([named('all', EVERY_TYPE)]);
    const begun = begin(1, { type: 'unheard-of', handlerUrl: 'http://core-app/' });
    expect(resolveHandler(registry, begun)?.name).toBe('all');
  });

  test('is the Core App at the URL if no handler is, for that source alone', () => {
    const registry = createRegistry([named('orders', 'order')]);
    const begun = begin(1, { type: 'unheard-of', handlerUrl: 'http://core-app/' });
    expect(resolveHandler(registry, begun)).toMatchObject({ name: 'http', source: 'shop' });
  });

  test('is nobody', () => {
    expect(resolveHandler(createRegistry([]), begin(1))).toBeNull();
    const registry = createRegistry([named('orders', 'order')]);
    expect(resolveHandler(registry, begin(1, { sourceKey: 'other' }))).toBeNull();
  });
});

test('attempts begin in the order of the claim, and know with which others they take turns', () => {
  const element = (recordId: bigint, attempt: number, orderHash: bigint | null) => ({
    ...record,
    recordId,
    generation: 1,
    attempt,
    dueMicros: 0n,
    orderHash,
  });
  const elements = [element(9n, 2, null), element(5n, 1, -6n)];
  expect(beginAttempts({ token: 't', isSuspect: false, elements })).toMatchObject([
    { id: formatRecordId(9n), number: 2, generation: 1, token: 't', orderingKey: null },
    { id: formatRecordId(5n), number: 1, generation: 1, token: 't', orderingKey: '3/-6' },
  ]);
});
