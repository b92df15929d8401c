/** 20,000 records answered for in every wrong way at once, over HTTP and over the queue. */
import { randomUUID } from 'node:crypto';
import { connect } from 'amqplib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ACKNOWLEDGEMENT_QUEUE } from '#lib/domain/broker-queues';
import { parseRecordId } from '#lib/domain/record-id';
import { enqueue } from '#lib/server/gateway/egress/enqueue';
import { leaseDeliveries } from '#lib/server/gateway/egress/lease-deliveries';
import { sweepLeases } from '#lib/server/store/sweep-leases';
import { findMisplacedRecords, findWrongCounts } from '#lib/testing/integrity';
import { eventually } from '#lib/testing/eventually';
import { missingRabbit } from '#lib/testing/rabbit-server';
import { createSource, submission } from '#lib/testing/records';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { openHttpAnswers } from './testing/http-answers.ts';
import type { Answer } from './testing/other-side.ts';
import { openQueueAnswers } from './testing/queue-answers.ts';

const RECORDS = 20_000;
/** In one request, message or statement. */
const PORTION = 500;
const LONG_MS = 120_000;

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(async () => {
  expect(await findMisplacedRecords(db.pool)).toEqual([]);
  expect(await findWrongCounts(db.pool)).toEqual([]);
  await db[Symbol.asyncDispose]();
});

function inPortions<Item>(items: readonly Item[]): Item[][] {
  return Array.from({ length: Math.ceil(items.length / PORTION) }, (_, place) =>
    items.slice(place * PORTION, (place + 1) * PORTION),
  );
}

/** Of its own for each try of a test. */
function newKey(name: string): string {
  return `${name}-${randomUUID().slice(0, 8)}`;
}

/** Every record of the source, with the token of its first offer, which ran out, and of its second. */
async function offerTwice(source: string): Promise<{ first: Answer[]; second: Answer[] }> {
  await createSource(db.pool, source);
  const submissions = Array.from({ length: RECORDS }, () => submission());
  for (const some of inPortions(submissions))
    await enqueue(db.pool, { source, keyId: null, submissions: some });
  const first = await leaseAll(source);
  await db.pool.query(`UPDATE lease SET expires_at = now() - interval '1 s'`);
  const policy = { maxDeaths: 3, firstDelayMs: 0, maxDelayMs: 0 };
  for (const some of inPortions(first)) {
    const tokens = some.map(({ token }) => token);
    await sweepLeases(db.pool, tokens, policy);
  }
  return { first, second: await leaseAll(source) };
}

async function leaseAll(source: string): Promise<Answer[]> {
  const request = { source, holder: 'app', max: PORTION, leaseSeconds: 3_600 };
  const leased: Answer[] = [];
  while (leased.length < RECORDS) {
    const deliveries = await leaseDeliveries(db.pool, request);
    expect(deliveries.length).toBeGreaterThan(0);
    leased.push(...deliveries.map(({ id, token }) => ({ id, token })));
  }
  return leased;
}

/** Tokens that nobody was given, and tokens of other records. */
function forge(answers: readonly Answer[]): Answer[] {
  return answers.flatMap(({ id }, place) => [
    { id, token: randomUUID() },
    { id, token: answers.at(place - 1)?.token ?? '' },
  ]);
}

/** What two apps say: one, late, from the last to the first; the other one everything twice. */
function tellApart({ first, second }: { first: Answer[]; second: Answer[] }) {
  const current = inPortions(second).flatMap((some) => [some, some]);
  return { late: inPortions(first.toReversed()), current };
}

async function countAcknowledged(answers: readonly Answer[]): Promise<number> {
  const { rows } = await db.pool.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM settlement WHERE status = 'ACKNOWLEDGED' AND record_id = ANY ($1)`,
    [answers.map(({ id }) => parseRecordId(id))],
  );
  return rows[0]?.n ?? 0;
}

/** One outcome each, whoever said it first. */
async function countOutcomes(answers: readonly Answer[]): Promise<Record<string, number>> {
  const { rows } = await db.pool.query<{ outcome: string; n: number }>(
    'SELECT outcome::text, count(*)::int AS n FROM attempt WHERE record_id = ANY ($1) GROUP BY outcome',
    [answers.map(({ id }) => parseRecordId(id))],
  );
  return Object.fromEntries(rows.map(({ outcome, n }) => [outcome, n]));
}

const ONCE_EACH = { UNACKNOWLEDGED: RECORDS, ACKNOWLEDGED: RECORDS };

test(
  'over HTTP: forged, foreign and of another source they change nothing; late, out of order, twice and by two apps at once each record is acknowledged once',
  async () => {
    const source = newKey('http');
    const another = newKey('another');
    const offers = await offerTwice(source);
    await createSource(db.pool, another);
    await using mine = await openHttpAnswers(db.pool, [source]);
    await using other = await openHttpAnswers(db.pool, [another]);
    const words = new Set<string>();
    for (const some of inPortions(forge(offers.second)))
      for (const word of await mine.acknowledge(some)) words.add(word);
    for (const some of inPortions(offers.second))
      for (const word of await other.acknowledge(some)) words.add(word);
    expect(words).toEqual(new Set(['record_not_found']));
    expect(await countAcknowledged(offers.second)).toBe(0);

    const { late, current } = tellApart(offers);
    const outcomes: string[] = [];
    const tell = async (portions: Answer[][]): Promise<void> => {
      for (const some of portions) outcomes.push(...(await mine.acknowledge(some)));
    };
    await Promise.all([tell(late), tell(current)]);
    expect(outcomes.filter((word) => word === 'acknowledged')).toHaveLength(RECORDS);
    expect(outcomes.filter((word) => word === 'already_acknowledged')).toHaveLength(2 * RECORDS);
    expect(await countAcknowledged(offers.second)).toBe(RECORDS);
    expect(await countOutcomes(offers.second)).toEqual(ONCE_EACH);
  },
  3 * LONG_MS,
);

describe.skipIf(missingRabbit !== null)('over the queue', () => {
  test(
    'forged and foreign they change nothing; late, out of order, twice and by two apps at once each record is acknowledged once',
    async () => {
      const offers = await offerTwice(newKey('queue'));
      await using queue = await openQueueAnswers(db);
      const publish = async (portions: readonly Answer[][]): Promise<void> => {
        const connection = await connect(queue.url);
        const channel = await connection.createConfirmChannel();
        for (const some of portions)
          channel.sendToQueue(ACKNOWLEDGEMENT_QUEUE, Buffer.from(JSON.stringify(some)));
        await channel.waitForConfirms();
        await connection.close();
      };
      const untilRead = () => queue.app.send(ACKNOWLEDGEMENT_QUEUE, Buffer.from('nothing'));
      const countRefused = async (): Promise<number> => {
        const { rows } = await db.pool.query(
          `SELECT FROM refused_message WHERE code = 'record_not_found'`,
        );
        return rows.length;
      };
      const forged = inPortions(forge(offers.second));
      const before = await countRefused();
      await publish(forged);
      await eventually(
        async () => {
          expect(await countRefused()).toBe(before + forged.length);
        },
        { timeoutMs: LONG_MS },
      );
      expect(await countAcknowledged(offers.second)).toBe(0);

      const { late, current } = tellApart(offers);
      await Promise.all([publish(late), publish(current)]);
      await eventually(
        async () => {
          expect(await countAcknowledged(offers.second)).toBe(RECORDS);
        },
        { timeoutMs: LONG_MS, intervalMs: 200 },
      );
      expect(await untilRead()).toBe('invalid_request');
      expect(await countRefused()).toBe(before + forged.length);
      expect(await countOutcomes(offers.second)).toEqual(ONCE_EACH);
    },
    3 * LONG_MS,
  );
});
