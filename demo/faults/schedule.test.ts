import { expect, test } from 'vitest';
import { createSchedule } from './schedule.ts';

test('every fault happens within the first three minutes, and again', () => {
  for (const { name, firstAtSeconds, everySeconds } of createSchedule()) {
    expect(firstAtSeconds, name).toBeLessThanOrEqual(180);
    expect(everySeconds, name).toBeLessThanOrEqual(300);
  }
});
