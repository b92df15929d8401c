import { describe, expect, test } from 'vitest';
import { eventually } from '#lib/testing/eventually';
import { sampleBegun } from '#worker/testing/sample-begun';
import type { BegunAttempt } from './begun-attempt.ts';
import { InWork, type AttemptEnd, type Place } from './in-work.ts';
import { LeaseLostError, WorkerStoppingError } from './interruption.ts';
import { LeaseBook } from './lease-book.ts';

function attempts(token: string, ...ids: number[]): BegunAttempt[] {
  return ids.map((id) => sampleBegun(BigInt(id), token));
}

/** Runs nothing by itself: `end` ends an attempt, as its handler and settlement would. */
function workplace(concurrency: number) {
  const running = new Map<bigint, (end: AttemptEnd) => void>();
  const places = new Map<bigint, Place>();
  const reasons = new Map<bigint, unknown>();
  const done: string[] = [];
  const givenBack: number[] = [];
  const inWork = new InWork({
    concurrency,
    leases: new LeaseBook((token) => done.push(token)),
    run: ({ record }, place) => {
      const { promise, resolve } = Promise.withResolvers<AttemptEnd>();
      running.set(record.recordId, resolve);
      places.set(record.recordId, place);
      place.stop.listen((reason) => reasons.set(record.recordId, reason));
      return promise.finally(() => running.delete(record.recordId));
    },
    giveBack: (attempts) => {
      givenBack.push(...attempts.map(({ record }) => Number(record.recordId)));
      return Promise.resolve();
    },
  });
  const end = async (id: number, how: AttemptEnd = 'done'): Promise<void> => {
    running.get(BigInt(id))?.(how);
    await eventually(() => expect(running.has(BigInt(id))).toBe(false), { intervalMs: 1 });
    await Promise.resolve();
  };
  const place = (id: number): Place => {
    const found = places.get(BigInt(id));
    if (found === undefined) throw new Error(`${String(id)} has not started`);
    return found;
  };
  const isRunning = () => [...running.keys()].map(Number);
  return { inWork, done, givenBack, reasons, end, place, running: isRunning };
}

test('runs at most as many at once as it may, the others in the order they came', async () => {
  const { inWork, running, end } = workplace(2);
  inWork.take(attempts('a', 1, 2, 3, 4));
  expect(running()).toEqual([1, 2]);
  await end(2);
  expect(running()).toEqual([1, 3]);
  await end(1);
  expect(running()).toEqual([3, 4]);
});

test('has room for as many again as run, and none while more wait than may run', async () => {
  const { inWork, end } = workplace(2);
  expect(inWork.room).toBe(4);
  inWork.take(attempts('a', 1, 2));
  expect(inWork.room).toBe(2);
  inWork.take(attempts('b', 3, 4));
  expect(inWork.room).toBe(0);
  await end(1);
  expect(inWork.room).toBe(0);
  await end(2);
  expect(inWork.room).toBe(2);
});

test('a lease is done when its last record has ended, once', async () => {
  const { inWork, done, end } = workplace(3);
  inWork.take(attempts('a', 1, 2));
  inWork.take(attempts('b', 3));
  expect(inWork.tokens).toEqual(['a', 'b']);
  await end(1);
  expect(done).toEqual([]);
  await end(3);
  await end(2);
  expect(done).toEqual(['b', 'a']);
  expect(inWork.tokens).toEqual([]);
});

test('a lost lease stops what runs under it and forgets what waits, and touches no other', async () => {
  const { inWork, done, reasons, running, end } = workplace(2);
  inWork.take(attempts('lost', 1));
  inWork.take(attempts('kept', 2));
  inWork.take(attempts('lost', 3));
  inWork.take(attempts('kept', 4));
  inWork.loseLeases(new Set(['lost', 'never seen']));
  expect(reasons.get(1n)).toBeInstanceOf(LeaseLostError);
  expect([...reasons.keys()]).toEqual([1n]);
  expect(inWork.size).toBe(3);
  await end(1);
  expect(done).toEqual(['lost']);
  expect(running()).toEqual([2, 4]);
});

test('a stop hands over what has not begun, and starts nothing of it', async () => {
  const { inWork, done, end } = workplace(1);
  inWork.take(attempts('a', 1, 2, 3));
  const waiting = inWork.takeWaiting();
  expect(waiting.map(({ record }) => record.recordId)).toEqual([2n, 3n]);
  expect(inWork.takeWaiting()).toEqual([]);
  inWork.close(waiting);
  expect(done).toEqual([]);
  await end(1);
  expect(done).toEqual(['a']);
});

test('what a stop interrupts is handed over once and keeps its lease until it is put back', async () => {
  const { inWork, done, reasons, end } = workplace(2);
  inWork.take(attempts('a', 1, 2));
  inWork.stopRunning();
  expect([...reasons.values()].every((reason) => reason instanceof WorkerStoppingError)).toBe(true);
  await end(1, 'released');
  await end(2);
  const released = inWork.takeReleased();
  expect(released.map(({ record }) => record.recordId)).toEqual([1n]);
  expect(inWork.takeReleased()).toEqual([]);
  expect(done).toEqual([]);
  inWork.close(released);
  expect(done).toEqual(['a']);
});

test('whoever waits for it to be empty is woken by the last end', async () => {
  const { inWork, end } = workplace(2);
  inWork.take(attempts('a', 1, 2));
  let isEmpty = false;
  const waiting = inWork
    .until(() => inWork.size === 0, new AbortController().signal)
    .then(() => (isEmpty = true));
  await end(1);
  expect(isEmpty).toBe(false);
  await end(2);
  await waiting;
  expect(isEmpty).toBe(true);
});

test('whoever waits is let go by a stop, and at once if that was before', async () => {
  const { inWork } = workplace(1);
  inWork.take(attempts('a', 1));
  const stop = new AbortController();
  const waiting = inWork.until(() => false, stop.signal);
  stop.abort();
  await waiting;
  await inWork.until(() => false, AbortSignal.abort());
  expect(inWork.size).toBe(1);
});

test('an attempt that is being settled leaves its place to another, and is in work all the same', async () => {
  const { inWork, done, running, end, place } = workplace(1);
  inWork.take(attempts('a', 1, 2));
  expect(running()).toEqual([1]);
  place(1).leave();
  expect(running()).toEqual([1, 2]);
  expect(inWork.size).toBe(2);
  place(1).leave();
  await end(2);
  expect(done).toEqual([]);
  await end(1);
  expect(inWork.size).toBe(0);
  expect(done).toEqual(['a']);
});

test('claims nothing while settling lags behind', async () => {
  const { inWork, place, end } = workplace(1);
  inWork.take(attempts('a', 1, 2, 3, 4, 5));
  for (const id of [1, 2, 3, 4, 5]) place(id).leave();
  expect(inWork.room).toBe(0);
  await end(1);
  expect(inWork.room).toBe(2);
});

test('whoever waits for room is told when handlers end, once for all that end together, before they are settled', async () => {
  const { inWork, place } = workplace(2);
  inWork.take(attempts('a', 1, 2, 3, 4));
  const rooms: number[] = [];
  const waiting = inWork.until(() => {
    rooms.push(inWork.room);
    return inWork.room > 0;
  }, new AbortController().signal);
  for (const id of [1, 2, 3, 4]) place(id).leave();
  await waiting;
  expect(rooms).toEqual([0, 4]);
  expect(inWork.size).toBe(4);
});

test('an attempt that runs once more after all is stopped like any other', () => {
  const { inWork, place, reasons } = workplace(1);
  inWork.take(attempts('a', 1));
  place(1).leave();
  inWork.stopRunning();
  expect(reasons.size).toBe(0);
  place(1).retake();
  inWork.stopRunning();
  expect(reasons.get(1n)).toBeInstanceOf(WorkerStoppingError);
});

describe('attempts of one ordering key', () => {
  const ordered = (token: string, key: string, ...ids: number[]): BegunAttempt[] =>
    attempts(token, ...ids).map((begun) => ({ ...begun, orderingKey: key }));

  test('run one after the other, each once the one before it is settled', async () => {
    const { inWork, running, end, place } = workplace(10);
    inWork.take([...ordered('a', 'x', 1, 2, 3), ...ordered('a', 'y', 4, 5), ...attempts('a', 6)]);
    expect(running()).toEqual([1, 4, 6]);
    expect(inWork.size).toBe(6);
    place(1).leave();
    expect(running()).toEqual([1, 4, 6]);
    await end(1);
    expect(running()).toEqual([4, 6, 2]);
    await end(2);
    await end(3);
    inWork.take(ordered('b', 'x', 7));
    expect(running()).toEqual([4, 6, 7]);
  });

  test.each(['postponed', 'lost', 'released'] as const)(
    'go back unstarted when one of them is %s, and hold no other up',
    async (how) => {
      const { inWork, running, givenBack, done, end } = workplace(10);
      inWork.take([...ordered('a', 'x', 1, 2, 3), ...ordered('b', 'y', 4, 5)]);
      await end(1, how);
      expect(givenBack).toEqual([2, 3]);
      await end(4);
      expect(running()).toEqual([5]);
      if (how === 'released') inWork.close(inWork.takeReleased());
      expect(done).toEqual(['a']);
      inWork.take(ordered('c', 'x', 1));
      expect(running()).toEqual([5, 1]);
    },
  );

  test('are handed over together by a stop', () => {
    const { inWork } = workplace(1);
    inWork.take([...attempts('a', 1), ...ordered('a', 'x', 2, 3), ...ordered('a', 'y', 4, 5)]);
    const ids = inWork.takeWaiting().map(({ record }) => Number(record.recordId));
    expect(ids.toSorted()).toEqual([2, 3, 4, 5]);
    expect(inWork.size).toBe(1);
  });

  test('behind one under a swept lease go back, those under the same lease are forgotten', async () => {
    const { inWork, running, givenBack, done, end } = workplace(2);
    inWork.take([
      ...ordered('lost', 'x', 1, 2),
      ...ordered('kept', 'x', 3),
      ...attempts('kept', 4),
    ]);
    inWork.loseLeases(new Set(['lost']));
    expect(givenBack).toEqual([3]);
    await end(1, 'lost');
    await end(4);
    expect(running()).toEqual([]);
    expect(done).toEqual(['lost', 'kept']);
  });
});
