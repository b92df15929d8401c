import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createHintThrottle } from './hint-throttle.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('createHintThrottle', () => {
  it('lets the first hint through at once and gathers the others to one an interval', () => {
    const deliver = vi.fn();
    const throttle = createHintThrottle(deliver, 1000);
    for (let hint = 0; hint < 10; hint += 1) throttle.push(['records']);
    expect(deliver).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(1000);
    expect(deliver).toHaveBeenCalledTimes(2);
    vi.advanceTimersByTime(5000);
    expect(deliver).toHaveBeenCalledTimes(2);
  });

  it('keeps topics apart', () => {
    const deliver = vi.fn();
    const throttle = createHintThrottle(deliver, 1000);
    throttle.push(['records', 'workers']);
    throttle.push(['sources']);
    expect(deliver.mock.calls.flat()).toEqual(['records', 'workers', 'sources']);
  });

  it('delivers nothing after it was stopped', () => {
    const deliver = vi.fn();
    const throttle = createHintThrottle(deliver, 1000);
    throttle.push(['records']);
    throttle.push(['records']);
    throttle.stop();
    vi.advanceTimersByTime(5000);
    expect(deliver).toHaveBeenCalledTimes(1);
  });
});
