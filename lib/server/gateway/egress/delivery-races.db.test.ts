import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseRecordId } from '#lib/domain/record-id';
import { sweepLeases } from '#lib/server/store/sweep-leases';
import { findMisplacedRecords, findWrongCounts, findWronglyRejected } from '#lib/testing/integrity';
import { createSource, submission } from '#lib/testing/records';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { acknowledge } from './acknowledge.ts';
import type { DeliveryTarget } from './delivery.ts';
import { enqueue } from './enqueue.ts';
import { extend } from './extend.ts';
import { leaseDeliveries } from './lease-deliveries.ts';
import { reject } from './reject.ts';

let db: TestDatabase;
const source = 'app';
const RECORDS = 40;

beforeAll(async () => {
  db = await createTestDatabase();
  await createSource(db.pool, source, { maxAttempts: 100 });
});
afterAll(() => db[Symbol.asyncDispose]());

const everything = Array.from({ length: RECORDS }, () => submission());
const policy = { maxDeaths: 3, firstDelayMs: 0, maxDelayMs: 0 };

async function offerAll(): Promise<DeliveryTarget[]> {
  await enqueue(db.pool, { source, keyId: null, submissions: everything });
  const deliveries = await offer();
  expect(deliveries).toHaveLength(RECORDS);
  return deliveries;
}

async function offer(): Promise<DeliveryTarget[]> {
  const request = { source, holder: 'app key', max: RECORDS, leaseSeconds: 60 };
  const deliveries = await leaseDeliveries(db.pool, request);
  return deliveries.map(({ id, token }) => ({ id, token }));
}

async function sweepEverything(): Promise<void> {
  const { rows } = await db.pool.query<{ token: string }>(
    `UPDATE lease SET expires_at = now() - interval '1 s'
     WHERE token IN (SELECT token FROM lease ORDER BY token FOR UPDATE SKIP LOCKED)
     RETURNING token`,
  );
  const tokens = rows.map(({ token }) => token);
  await sweepLeases(db.pool, tokens, policy);
}

async function acknowledgeAll(targets: readonly DeliveryTarget[]): Promise<string[]> {
  const results = await acknowledge(db.pool, { sources: [source], acknowledgements: targets });
  return results.map((result) => (result.kind === 'refused' ? result.error.code : result.kind));
}

async function countAcknowledged(targets: readonly DeliveryTarget[]): Promise<number> {
  const { rows } = await db.pool.query(
    `SELECT 1 FROM settlement WHERE status = 'ACKNOWLEDGED' AND record_id = ANY ($1)`,
    [targets.map(({ id }) => parseRecordId(id))],
  );
  return rows.length;
}

async function expectIntegrity(): Promise<void> {
  expect(await findMisplacedRecords(db.pool)).toEqual([]);
  expect(await findWrongCounts(db.pool)).toEqual([]);
  expect(await findWronglyRejected(db.pool)).toEqual([]);
}

const times = <Result>(count: number, run: (index: number) => Promise<Result>) =>
  Promise.all(Array.from({ length: count }, (_, index) => run(index)));

describe('an acknowledgement', () => {
  it('by ten callers at once settles each record once', async () => {
    const targets = await offerAll();
    const answers = await times(10, (index) =>
      acknowledgeAll(index % 2 === 0 ? targets : [...targets].reverse()),
    );
    const words = answers.flat();
    expect(words.filter((word) => word === 'acknowledged')).toHaveLength(RECORDS);
    expect(words.filter((word) => word === 'already_acknowledged')).toHaveLength(9 * RECORDS);
    await expectIntegrity();
  });

  it('is never lost to sweeping and to newer offers of the same record', async () => {
    for (let round = 0; round < 8; round += 1) {
      const targets = await offerAll();
      const disturb = async () => {
        await sweepEverything();
        await offer();
      };
      const [words] = await Promise.all([
        acknowledgeAll(targets),
        times(3, disturb),
        times(3, () => offer()),
        extend(db.pool, {
          sources: [source],
          extensions: targets.map((target) => ({ ...target, leaseSeconds: 5 })),
        }),
      ]);
      expect(new Set(words)).toEqual(new Set(['acknowledged']));
      expect(await countAcknowledged(targets)).toBe(RECORDS);
      await expectIntegrity();
    }
  });

  it('and a rejection of the same delivery both end, and the acknowledgement holds', async () => {
    for (let round = 0; round < 8; round += 1) {
      const targets = await offerAll();
      const [words, rejections] = await Promise.all([
        acknowledgeAll(targets),
        reject(db.pool, {
          sources: [source],
          rejections: targets.map((target) => ({
            ...target,
            code: 'no',
            message: 'No.',
            permanent: true,
          })),
        }),
        sweepEverything(),
      ]);
      expect(new Set(words)).toEqual(new Set(['acknowledged']));
      for (const result of rejections) {
        expect(result.kind === 'refused' ? result.error.code : result.kind).toMatch(
          /^(held|lease_lost)$/,
        );
      }
      expect(await countAcknowledged(targets)).toBe(RECORDS);
      await expectIntegrity();
    }
  });
});

describe('sweeping by five at once', () => {
  it('ends each offer once', async () => {
    const targets = await offerAll();
    await times(5, () => sweepEverything());
    const { rows } = await db.pool.query(
      `SELECT w.attempts, (SELECT array_agg(a.outcome::text) FROM attempt a WHERE a.record_id = w.record_id) AS outcomes
       FROM work w WHERE w.record_id = ANY ($1)`,
      [targets.map(({ id }) => parseRecordId(id))],
    );
    expect(rows).toEqual(targets.map(() => ({ attempts: 1, outcomes: ['UNACKNOWLEDGED'] })));
    await expectIntegrity();
  });
});
