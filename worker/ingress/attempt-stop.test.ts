import { expect, test } from 'vitest';
import { AttemptStop } from './attempt-stop.ts';
import { LeaseLostError, WorkerStoppingError } from './interruption.ts';

test('tells whoever listens, once, the first reason', () => {
  const stop = new AttemptStop();
  const heard: Error[] = [];
  stop.listen((reason) => heard.push(reason));
  const first = new LeaseLostError('first');
  stop.stop(first);
  stop.stop(new WorkerStoppingError('second'));
  expect(heard).toEqual([first]);
  expect(stop.reason).toBe(first);
});

test('tells at once whoever comes too late', () => {
  const stop = new AttemptStop();
  stop.stop(new WorkerStoppingError('stop'));
  const heard: Error[] = [];
  stop.listen((reason) => heard.push(reason));
  expect(heard).toEqual([stop.reason]);
});

test('tells the last listener only, and nobody once nobody listens', () => {
  const replaced = new AttemptStop();
  const heard: string[] = [];
  replaced.listen(() => heard.push('first'));
  replaced.listen(() => heard.push('second'));
  replaced.stop(new Error('stop'));
  const left = new AttemptStop();
  left.listen(() => heard.push('third'));
  left.unlisten();
  left.stop(new Error('stop'));
  expect(heard).toEqual(['second']);
});
