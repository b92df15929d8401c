/** What every transport must do, whatever carries the records: one set of tests, run for each. */
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { formatRecordId, parseRecordId } from '#lib/domain/record-id';
import { eventually } from '#lib/testing/eventually';
import { findMisplacedRecords, findWrongCounts } from '#lib/testing/integrity';
import { createSource } from '#lib/testing/records';
import { createTestDatabase } from '#lib/testing/test-database';
import { Stage } from './conformance-stage.ts';
import type { Arrival, Conformer } from './other-side.ts';

const MAX_ATTEMPTS = 3;

/** The suite. Each test uses records of its own, and leaves none due. */
export function describeTransport(conformer: Conformer): void {
  describe.skipIf(conformer.missing !== null)(`over ${conformer.name}`, () => {
    let stage: Stage;
    beforeAll(async () => {
      const db = await createTestDatabase();
      await createSource(db.pool, 'shop', { maxAttempts: MAX_ATTEMPTS });
      await createSource(db.pool, 'other');
      stage = new Stage(db, await conformer.create({ db, source: 'shop' }));
      await stage.side.start();
    }, 180_000);
    afterEach(async () => {
      expect(await findMisplacedRecords(stage.db.pool)).toEqual([]);
      expect(await findWrongCounts(stage.db.pool)).toEqual([]);
    });
    afterAll(async () => {
      await stage.side[Symbol.asyncDispose]();
      await stage.db[Symbol.asyncDispose]();
    });
    const at = (): Stage => stage;
    testDelivery(at, conformer);
    testAnswers(at);
    testRejections(at);
    testOffersAgain(at);
    testOrderAndPause(at);
    testAway(at);
  });
}

type At = () => Stage;

function testDelivery(at: At, { isHanded }: Conformer): void {
  describe('a record', () => {
    test.each([
      [
        'JSON',
        'application/json',
        Buffer.from('{"b": 1.50, "a": 12345678901234567890, "a": 1e2}\n'),
      ],
      ['bytes of no text', 'application/octet-stream', Buffer.from([0, 255, 254, 13, 10, 0])],
      ['nothing at all', 'text/plain', Buffer.alloc(0)],
      ['text of another encoding', 'text/plain; charset=latin1', Buffer.from([0xe4, 0xf6, 0x22])],
      ['half a megabyte', 'text/csv', Buffer.alloc(500_000, 'a;b\r\n')],
    ])('arrives as the very bytes that were enqueued: %s', async (_, mediaType, bytes) => {
      const reference = `order-${randomUUID()} “ä”/1 %`;
      const eventId = randomUUID();
      const given = { reference, eventId, mediaType, bytes, type: 'order.confirmed' };
      const arrival = await at().deliver(given);
      expect({ ...arrival, bytes: arrival.bytes.equals(bytes) }).toEqual({
        ...{ id: arrival.id, token: arrival.token, attempt: 1 },
        ...given,
        bytes: true,
      });
      expect(await at().side.acknowledge([arrival])).toEqual(['taken']);
    });

    test('is acknowledged by the word of the other side alone', async () => {
      const arrival = await at().deliver();
      if (isHanded) {
        await eventually(async () => {
          expect(await at().offered(arrival.id)).toMatchObject({ handed: true });
        });
      }
      expect(await at().offered(arrival.id)).toMatchObject({ status: 'QUEUED', place: 'offered' });
      expect(await at().side.acknowledge([arrival])).toEqual(['taken']);
      expect(await at().offered(arrival.id)).toMatchObject({
        status: 'ACKNOWLEDGED',
        outcomes: ['ACKNOWLEDGED'],
      });
    });
  });
}

function testAnswers(at: At): void {
  describe('an acknowledgement', () => {
    test('that comes twice, and twice in one go, is taken once', async () => {
      const arrival = await at().deliver();
      expect(await at().side.acknowledge([arrival, arrival])).toEqual(['taken', 'taken']);
      expect(await at().side.acknowledge([arrival])).toEqual(['taken']);
      expect(await at().offered(arrival.id)).toMatchObject({ outcomes: ['ACKNOWLEDGED'] });
    });

    test('of many settles each of them', async () => {
      await at().enqueue(...Array.from({ length: 60 }, () => ({})));
      const arrivals = await at().side.receive(60);
      expect(new Set(await at().side.acknowledge(arrivals.reverse()))).toEqual(new Set(['taken']));
      for (const { id } of arrivals)
        expect(await at().offered(id)).toMatchObject({ status: 'ACKNOWLEDGED' });
    });

    test('with a forged token, or of no record, or with the token of another, changes nothing', async () => {
      const [mine, other] = [await at().deliver(), await at().deliver()];
      const words = await at().side.acknowledge([
        { id: mine.id, token: randomUUID() },
        { id: mine.id, token: other.token },
        { id: formatRecordId(1n), token: mine.token },
      ]);
      expect(words).toEqual(['record_not_found', 'record_not_found', 'record_not_found']);
      expect(await at().offered(mine.id)).toMatchObject({ status: 'QUEUED', place: 'offered' });
      expect(await at().side.acknowledge([mine, other])).toEqual(['taken', 'taken']);
    });

    test('that is late, by the first token after the second offer, is taken', async () => {
      const first = await at().deliver();
      await at().runOut(first.id);
      const second = await at().receiveOne();
      expect(second).toMatchObject({ id: first.id, attempt: 2 });
      expect(second.token).not.toBe(first.token);
      expect(await at().side.acknowledge([first])).toEqual(['taken']);
      expect(await at().offered(first.id)).toMatchObject({ status: 'ACKNOWLEDGED' });
      expect(await at().side.acknowledge([second])).toEqual(['taken']);
    });

    test('from before a replay is superseded', async () => {
      const first = await at().deliver();
      await at().side.acknowledge([first]);
      await at().replay(first.id);
      const second = await at().receiveOne();
      expect(second).toMatchObject({ id: first.id, eventId: first.eventId, attempt: 1 });
      expect(await at().side.acknowledge([first])).toEqual(['superseded']);
      expect(await at().offered(first.id)).toMatchObject({ status: 'QUEUED' });
      expect(await at().side.acknowledge([second])).toEqual(['taken']);
    });
  });
}

function testRejections(at: At): void {
  describe('a rejection', () => {
    test('for now has it offered again; a permanent one holds it until a person replays it', async () => {
      const first = await at().deliver();
      const rejection = { code: 'locked', message: 'The order is locked.' };
      expect(await at().side.reject([{ ...only(first), ...rejection, permanent: false }])).toEqual([
        'taken',
      ]);
      expect(await at().offered(first.id)).toMatchObject({
        place: 'waiting',
        outcomes: ['REJECTED'],
      });
      await at().makeDue();
      const second = await at().receiveOne();
      expect(second).toMatchObject({ id: first.id, attempt: 2 });
      const gone = { code: 'gone', message: 'There is no such order.', permanent: true };
      expect(await at().side.reject([{ ...only(second), ...gone }])).toEqual(['taken']);
      expect(await at().offered(first.id)).toMatchObject({ status: 'QUEUED', place: 'held' });
      await at().replay(first.id);
      expect(await at().side.acknowledge([await at().receiveOne()])).toEqual(['taken']);
    });

    test('by an earlier token, after a newer offer, is refused', async () => {
      const first = await at().deliver();
      await at().runOut(first.id);
      const second = await at().receiveOne();
      const late = { ...only(first), code: 'late', message: 'Too late.', permanent: true };
      expect(await at().side.reject([late])).toEqual(['lease_lost']);
      expect(await at().side.acknowledge([second])).toEqual(['taken']);
    });
  });
}

function testOffersAgain(at: At): void {
  describe('what is not acknowledged in time', () => {
    test('is offered again, and held when its offers are spent', async () => {
      const arrival = await at().deliver();
      for (let attempt = 2; attempt <= MAX_ATTEMPTS; attempt += 1) {
        await at().runOut(arrival.id);
        expect(await at().receiveOne()).toMatchObject({ id: arrival.id, attempt });
      }
      await at().runOut(arrival.id);
      expect(await at().offered(arrival.id)).toMatchObject({
        ...{ status: 'QUEUED', place: 'held', attempts: MAX_ATTEMPTS },
        outcomes: Array.from({ length: MAX_ATTEMPTS }, () => 'UNACKNOWLEDGED'),
      });
      expect(await at().side.acknowledge([arrival])).toEqual(['taken']);
      expect(await at().offered(arrival.id)).toMatchObject({ status: 'ACKNOWLEDGED' });
    });
  });
}

function testOrderAndPause(at: At): void {
  test('what is due first is offered first', async () => {
    await at().pause(true);
    const ids = await at().enqueue({}, {}, {}, {}, {});
    const order = [3, 0, 4, 1, 2];
    for (const [place, which] of order.entries()) {
      await at().db.pool.query(
        `UPDATE work SET due_at = now() - make_interval(secs => $2) WHERE record_id = $1`,
        [parseRecordId(ids[which] ?? ''), 100 - place],
      );
    }
    await at().pause(false);
    const arrivals = await at().side.receive(ids.length);
    expect(arrivals.map(({ id }) => id)).toEqual(order.map((which) => ids[which]));
    await at().side.acknowledge(arrivals);
  });

  test('a paused source is offered nothing, and everything once it goes on', async () => {
    await at().pause(true);
    const [held] = await at().enqueue({ reference: 'while paused' });
    await at().db.pool.query(`SELECT pg_notify('sluice_work', '')`);
    expect(await at().offered(held ?? '')).toMatchObject({ place: 'waiting', attempts: 0 });
    await at().pause(false);
    const arrival = await at().receiveOne();
    expect(arrival).toMatchObject({ id: held, attempt: 1 });
    await at().side.acknowledge([arrival]);
  });
}

const WHILE_AWAY = 30;

function testAway(at: At): void {
  test('while the other side is away nothing is lost, and no offer is counted that was not made', async () => {
    await at().side.goAway();
    const ids = await at().enqueue(...Array.from({ length: WHILE_AWAY }, () => ({})));
    for (const id of ids) expect(await at().offered(id)).toMatchObject({ attempts: 0 });
    await at().side.comeBack();
    const arrivals = await at().side.receive(WHILE_AWAY);
    expect(new Set(arrivals.map(({ id }) => id))).toEqual(new Set(ids));
    expect(new Set(await at().side.acknowledge(arrivals))).toEqual(new Set(['taken']));
    for (const id of ids) expect(await at().offered(id)).toMatchObject({ status: 'ACKNOWLEDGED' });
  });

  test('after a stop in good order the next start offers what has come meanwhile', async () => {
    await at().side.stop();
    const ids = await at().enqueue({}, {});
    await at().side.start();
    const arrivals = await at().side.receive(2);
    expect(arrivals.map(({ id }) => id).sort()).toEqual(ids.sort());
    await at().side.acknowledge(arrivals);
  });
}

function only({ id, token }: Arrival): { id: string; token: string } {
  return { id, token };
}
