/** Offers that did not get through: each ends once, in its group, and its record comes again or is held. */
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Failure } from '#lib/domain/failure';
import { formatRecordId } from '#lib/domain/record-id';
import { acknowledge } from '#lib/server/gateway/egress/acknowledge';
import { enqueue } from '#lib/server/gateway/egress/enqueue';
import {
  findMisplacedRecords,
  findWrongCounts,
  findWrongGroupCounts,
} from '#lib/testing/integrity';
import { createSource, submission } from '#lib/testing/records';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { endUndelivered, type Undelivered } from './end-undelivered.ts';
import { findOrphanOffers } from './find-offer-sources.ts';
import { leaseDueDeliveries, type LeasedDelivery } from './lease-deliveries.ts';
import { markHanded } from './mark-handed.ts';

let db: TestDatabase;
let sourceId: number;
beforeAll(async () => {
  db = await createTestDatabase();
  sourceId = await createSource(db.pool, 'shop', { maxAttempts: 2 });
});
afterEach(async () => {
  expect(await findMisplacedRecords(db.pool)).toEqual([]);
  expect(await findWrongCounts(db.pool)).toEqual([]);
  expect(await findWrongGroupCounts(db.pool)).toEqual([]);
});
afterAll(() => db[Symbol.asyncDispose]());

const FAILURE: Failure = {
  class: 'dependency',
  code: 'http_503',
  message: 'The target answered 503.',
  response: { status: 503, body: 'later\0' },
};

async function lease(): Promise<LeasedDelivery> {
  const request = { sourceId, holder: 'push w', max: 1, maxBytes: 1e6, leaseSeconds: 300 };
  const [delivery] = await leaseDueDeliveries(db.pool, request);
  if (delivery === undefined) throw new Error('nothing was due');
  return delivery;
}

async function offer(): Promise<LeasedDelivery> {
  await enqueue(db.pool, { source: 'shop', keyId: null, submissions: [submission()] });
  return lease();
}

function undelivered({ id, token }: LeasedDelivery, given: Partial<Undelivered> = {}): Undelivered {
  return { recordId: id, token, failure: FAILURE, next: 'by_policy', delayMs: 0, ...given };
}

async function placeOf(id: bigint): Promise<object | undefined> {
  const { rows } = await db.pool.query<Record<string, unknown>>(
    `SELECT attempts, held, group_id IS NOT NULL AS grouped, due_at > now() AS later
     FROM work WHERE record_id = $1`,
    [id],
  );
  return rows[0];
}

test('the attempt keeps the failure and its group, and when the offer was handed over', async () => {
  const delivery = await offer();
  await markHanded(db.pool, [{ token: delivery.token, ageMs: 60_000 }]);
  await endUndelivered(db.pool, [undelivered(delivery, { delayMs: 600_000 })]);
  const { rows } = await db.pool.query(
    `SELECT outcome, failure_code, failure_detail, group_id IS NOT NULL AS grouped,
            handed_at < now() - interval '59 s' AS handed FROM attempt WHERE record_id = $1`,
    [delivery.id],
  );
  expect(rows).toEqual([
    {
      ...{ outcome: 'UNDELIVERED', failure_code: 'http_503', grouped: true, handed: true },
      failure_detail: { response: { status: 503, body: 'later\uFFFD' } },
    },
  ]);
  expect(await placeOf(delivery.id)).toEqual({
    ...{ attempts: 1, held: false, grouped: false, later: true },
  });
  await db.pool.query('UPDATE work SET held = true WHERE record_id = $1', [delivery.id]);
});

describe('afterwards the record', () => {
  test('is held when its offers are spent', async () => {
    const first = await offer();
    await endUndelivered(db.pool, [undelivered(first)]);
    const second = await lease();
    expect(second).toMatchObject({ id: first.id, attempt: 2 });
    await endUndelivered(db.pool, [undelivered(second)]);
    expect(await placeOf(first.id)).toMatchObject({ attempts: 2, held: true, grouped: true });
  });

  test('is held at once where the other side says so', async () => {
    const delivery = await offer();
    await endUndelivered(db.pool, [undelivered(delivery, { next: 'hold' })]);
    expect(await placeOf(delivery.id)).toMatchObject({ attempts: 1, held: true });
  });

  test('is never held for a trouble that is not its own', async () => {
    const first = await offer();
    for (let tries = 0; tries < 4; tries += 1) {
      const delivery = tries === 0 ? first : await lease();
      await endUndelivered(db.pool, [undelivered(delivery, { next: 'again' })]);
    }
    expect(await placeOf(first.id)).toMatchObject({ attempts: 4, held: false });
    await db.pool.query('UPDATE work SET held = true WHERE record_id = $1', [first.id]);
  });
});

test('an offer that has ended stays as it ended; its token acknowledges whatever came after', async () => {
  const delivery = await offer();
  const ended = undelivered(delivery, { next: 'hold' });
  expect(await endUndelivered(db.pool, [ended])).toHaveLength(1);
  expect(await endUndelivered(db.pool, [ended])).toEqual([]);
  const acknowledgements = [{ id: formatRecordId(delivery.id), token: delivery.token }];
  expect(await acknowledge(db.pool, { sources: null, acknowledgements })).toMatchObject([
    { kind: 'acknowledged' },
  ]);
  expect(await endUndelivered(db.pool, [ended])).toEqual([]);
});

test('what nobody has leased cannot be undelivered, nor handed over', async () => {
  const recordId = 4_000_000_000n;
  const nothing = { recordId, token: randomUUID(), failure: FAILURE } as const;
  expect(await endUndelivered(db.pool, [{ ...nothing, next: 'hold', delayMs: 0 }])).toEqual([]);
  await markHanded(db.pool, [{ token: nothing.token, ageMs: 0 }]);
});

test('an orphan is an offer of this holder that it does not know and that was not handed over', async () => {
  const [known, handed, orphan] = [await offer(), await offer(), await offer()];
  await markHanded(db.pool, [{ token: handed.token, ageMs: 0 }]);
  expect(await findOrphanOffers(db.pool, 'push w', [known.token])).toEqual([
    { token: orphan.token, recordId: orphan.id },
  ]);
  expect(await findOrphanOffers(db.pool, 'push other', [])).toEqual([]);
});
