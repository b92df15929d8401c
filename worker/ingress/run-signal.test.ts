import { expect, test } from 'vitest';
import { RunSignal } from './run-signal.ts';

test('aborts the signal that somebody has, with the first reason', () => {
  const run = new RunSignal();
  const { signal } = run;
  expect(run.signal).toBe(signal);
  expect(signal.aborted).toBe(false);
  const first = new Error('first');
  run.abort(first);
  run.abort(new Error('second'));
  expect([signal.reason, run.reason]).toEqual([first, first]);
});

test('is aborted already for who asks afterwards', () => {
  const run = new RunSignal();
  const reason = new Error('over');
  run.abort(reason);
  expect(run.signal).toMatchObject({ aborted: true, reason });
});
