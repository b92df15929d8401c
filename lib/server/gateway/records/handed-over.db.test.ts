/** What a record and its timeline tell of an offer that a broker or a push target took over. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseRecordId } from '#lib/domain/record-id';
import { createSource, submission } from '#lib/testing/records';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { acknowledge } from '../egress/acknowledge.ts';
import { enqueue } from '../egress/enqueue.ts';
import { leaseDeliveries } from '../egress/lease-deliveries.ts';
import { reject } from '../egress/reject.ts';
import { readRecord } from './read-record.ts';
import { readTimeline } from './read-timeline.ts';

let db: TestDatabase;
const source = 'app';
beforeAll(async () => {
  db = await createTestDatabase();
  await createSource(db.pool, source);
});
afterAll(() => db[Symbol.asyncDispose]());

async function offered() {
  await enqueue(db.pool, { source, keyId: null, submissions: [submission()] });
  const request = { source, holder: 'rabbitmq w-1', max: 1, leaseSeconds: 60 };
  const [delivery] = await leaseDeliveries(db.pool, request);
  if (delivery === undefined) throw new Error('nothing was offered');
  return { id: delivery.id, token: delivery.token };
}

async function handOver(id: string): Promise<string> {
  const { rows } = await db.pool.query<{ at: Date }>(
    'UPDATE lease SET handed_at = now() WHERE record_ids[1] = $1 RETURNING handed_at AS at',
    [parseRecordId(id)],
  );
  return rows[0]?.at.toISOString() ?? '';
}

async function attemptsOf(id: string) {
  const query = { kind: ['attempt' as const], limit: 10 };
  const { entries } = await readTimeline(db.pool, { id }, query);
  return entries.flatMap((entry) => (entry.kind === 'attempt' ? [entry.attempt] : []));
}

it('is told while the offer is out, and after it was acknowledged', async () => {
  const delivery = await offered();
  expect((await readRecord(db.pool, delivery)).lease).not.toHaveProperty('handedAt');
  const handedAt = await handOver(delivery.id);
  expect((await readRecord(db.pool, delivery)).lease).toMatchObject({ handedAt });
  await acknowledge(db.pool, { sources: null, acknowledgements: [delivery] });
  const record = await readRecord(db.pool, delivery);
  expect(record).toMatchObject({ status: 'ACKNOWLEDGED', rejected: false });
  expect(record.attemptLog).toMatchObject([{ outcome: 'ACKNOWLEDGED', handedAt }]);
  expect(await attemptsOf(delivery.id)).toEqual(record.attemptLog);
});

it('is told of a rejection, too, and of none that the Integration App fetched itself', async () => {
  const [handed, fetched] = [await offered(), await offered()];
  const handedAt = await handOver(handed.id);
  const no = { code: 'no', message: 'No.', permanent: true };
  await reject(db.pool, {
    sources: null,
    rejections: [
      { ...handed, ...no },
      { ...fetched, ...no },
    ],
  });
  expect(await readRecord(db.pool, handed)).toMatchObject({ rejected: true, held: true });
  expect(await attemptsOf(handed.id)).toMatchObject([{ outcome: 'REJECTED', handedAt }]);
  const [attempt] = await attemptsOf(fetched.id);
  expect(attempt).not.toHaveProperty('handedAt');
});
