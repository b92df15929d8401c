/** No result of an offer is forgotten, whatever the database does. */
import pg from 'pg';
import pino from 'pino';
import { expect, test } from 'vitest';
import { sampleDelivery } from '#worker/testing/sample-delivery';
import { eventually } from '#lib/testing/eventually';
import { OfferDesk } from './offer-desk.ts';
import type { EndedOffer } from './settle-offers.ts';
import type { OfferResult } from './transport.ts';

const log = pino({ level: 'silent' });
const GIVEN_BACK: OfferResult = { kind: 'given_back' };

function openDesk(settle: (offers: readonly EndedOffer[]) => Promise<void>) {
  let rings = 0;
  const desk = new OfferDesk({ settle, log, onSettled: () => (rings += 1) });
  return { desk, rings: () => rings };
}

const deliveries = (count: number) =>
  Array.from({ length: count }, (_, place) =>
    sampleDelivery({ token: `token-${String(place)}`, bytes: Buffer.alloc(10) }),
  );

test('what came while results were settled is settled together', async () => {
  const batches: number[] = [];
  const first = Promise.withResolvers<undefined>();
  const { desk, rings } = openDesk(async (offers) => {
    batches.push(offers.length);
    if (batches.length === 1) await first.promise;
  });
  desk.take(deliveries(1), [Promise.resolve(GIVEN_BACK)]);
  await eventually(() => {
    expect(batches).toEqual([1]);
  });
  desk.take(
    deliveries(5),
    Array.from({ length: 5 }, () => Promise.resolve(GIVEN_BACK)),
  );
  first.resolve(undefined);
  await desk.untilEmpty(AbortSignal.timeout(5_000));
  expect(batches).toEqual([1, 5]);
  expect(rings()).toBe(2);
});

test('it knows what is open, and how many bytes that is', async () => {
  const { desk } = openDesk(() => Promise.resolve());
  const result = Promise.withResolvers<OfferResult>();
  desk.take(deliveries(2), [Promise.resolve(GIVEN_BACK), result.promise]);
  await eventually(() => {
    expect(desk.tokens).toEqual(['token-1']);
  });
  expect([desk.size, desk.bytes]).toEqual([1, 10]);
  result.resolve(GIVEN_BACK);
  await desk.untilEmpty(AbortSignal.timeout(5_000));
  expect([desk.size, desk.bytes]).toEqual([0, 0]);
});

test('results that could not be written down are written down later', async () => {
  let tries = 0;
  const settled: string[] = [];
  const { desk } = openDesk((offers) => {
    tries += 1;
    if (tries < 3) return Promise.reject(new Error('away'));
    settled.push(...offers.map(({ delivery }) => delivery.token));
    return Promise.resolve();
  });
  desk.take(deliveries(1), [Promise.resolve(GIVEN_BACK)]);
  await desk.untilEmpty(AbortSignal.timeout(5_000));
  expect(settled).toEqual(['token-0']);
});

test('what alone cannot be written down does not keep the others from it', async () => {
  const settled: string[] = [];
  const { desk } = openDesk((offers) => {
    if (offers.some(({ delivery }) => delivery.token === 'token-1')) {
      return Promise.reject(
        Object.assign(new pg.DatabaseError('no', 2, 'error'), { code: '22P02' }),
      );
    }
    settled.push(...offers.map(({ delivery }) => delivery.token));
    return Promise.resolve();
  });
  desk.take(
    deliveries(3),
    Array.from({ length: 3 }, () => Promise.resolve(GIVEN_BACK)),
  );
  await desk.untilEmpty(AbortSignal.timeout(5_000));
  expect(settled).toEqual(['token-0', 'token-2']);
});

test('that an offer was handed over is known at once, and written down when it has not ended soon', async () => {
  const settled: string[] = [];
  const { desk } = openDesk((offers) => {
    settled.push(...offers.map(({ result }) => result.kind));
    return Promise.resolve();
  });
  desk.take(deliveries(1), [Promise.resolve({ kind: 'handed' })]);
  await eventually(() => {
    expect(desk.handedAgeMs('token-0')).toBeGreaterThanOrEqual(0);
  });
  expect(desk.tokens).toEqual(['token-0']);
  await eventually(() => {
    expect(settled).toEqual(['handed']);
  });
  expect(desk.handedAgeMs('token-0')).toBeUndefined();
});

test('what is acknowledged before that is not written down by itself', async () => {
  let settled = 0;
  const { desk } = openDesk((offers) => {
    settled += offers.length;
    return Promise.resolve();
  });
  desk.take(deliveries(2), [
    Promise.resolve({ kind: 'handed' }),
    Promise.resolve({ kind: 'handed' }),
  ]);
  await eventually(() => {
    expect(desk.handedAgeMs('token-1')).toBeGreaterThanOrEqual(0);
  });
  desk.dropHanded('token-0');
  desk.dropHanded('token-0');
  expect([desk.tokens, desk.bytes]).toEqual([['token-1'], 10]);
  await desk.untilEmpty(AbortSignal.timeout(5_000));
  expect(settled).toBe(1);
});

test('who waits for it to be empty has everything written down at once', async () => {
  const { desk } = openDesk(() => Promise.resolve());
  desk.take(deliveries(1), [Promise.resolve({ kind: 'handed' })]);
  await desk.untilEmpty(AbortSignal.timeout(5_000));
  expect(desk.size).toBe(0);
});

test('it gives up when it is to stop', async () => {
  const { desk } = openDesk(() => Promise.reject(new Error('away')));
  desk.take(deliveries(1), [Promise.resolve(GIVEN_BACK)]);
  await desk.stop();
  expect(desk.size).toBe(1);
});
