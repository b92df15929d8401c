import { expect, test } from 'vitest';
import { formatRecordId } from '#lib/domain/record-id';
import { eventually } from '#lib/testing/eventually';
import type { BegunAttempt } from './begun-attempt.ts';
import { InWork } from './in-work.ts';
import { LeaseLostError, WorkerStoppingError } from './interruption.ts';

function attempts(token: string, ...ids: number[]): BegunAttempt[] {
  return ids.map((n) => {
    const recordId = BigInt(n);
    const id = formatRecordId(recordId);
    const record = {
      recordId,
      sourceId: 1,
      sourceKey: 'shop',
      handlerUrl: null,
      maxAttempts: 8,
      reference: 'r',
      type: 't',
      eventId: null,
      originatedAt: null,
      receivedAt: new Date(0),
      mediaType: 'text/plain',
      traceparent: null,
      bytes: Buffer.alloc(0),
    };
    return { id, record, generation: 0, number: 1, token, orderingKey: null };
  });
}

/** Runs nothing by itself: `end` ends an attempt, as its handler would. */
function workplace(concurrency: number) {
  const running = new Map<bigint, (end: 'ended' | 'released') => void>();
  const reasons = new Map<bigint, unknown>();
  const done: string[] = [];
  const inWork = new InWork({
    concurrency,
    run: ({ record }, { signal }) => {
      const { promise, resolve } = Promise.withResolvers<'ended' | 'released'>();
      running.set(record.recordId, resolve);
      signal.addEventListener('abort', () => reasons.set(record.recordId, signal.reason));
      return promise.finally(() => running.delete(record.recordId));
    },
    onLeaseDone: (token) => done.push(token),
  });
  const end = async (id: number, how: 'ended' | 'released' = 'ended'): Promise<void> => {
    const before = inWork.size;
    running.get(BigInt(id))?.(how);
    await eventually(() => expect(inWork.size).toBe(before - 1), { intervalMs: 1 });
  };
  return { inWork, done, reasons, end, running: () => [...running.keys()].map(Number) };
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
