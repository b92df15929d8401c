import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { listenForStop } from './stop-request.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(() => {
  for (const signal of SIGNALS) process.removeAllListeners(signal);
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test.each(SIGNALS)('%s asks for an ordered stop', async (signal) => {
  const stop = listenForStop(vi.fn());
  process.emit(signal);
  await stop.requested;
  expect(stop.signal.aborted).toBe(true);
});

test('one Ctrl-C that arrives three times is one request', () => {
  const force = vi.fn();
  listenForStop(force);
  process.emit('SIGINT');
  vi.advanceTimersByTime(300);
  process.emit('SIGINT');
  process.emit('SIGTERM');
  expect(force).not.toHaveBeenCalled();
});

test('a second Ctrl-C some time later forces', () => {
  const force = vi.fn();
  listenForStop(force);
  process.emit('SIGINT');
  vi.advanceTimersByTime(1_500);
  process.emit('SIGINT');
  expect(force).toHaveBeenCalledOnce();
});
