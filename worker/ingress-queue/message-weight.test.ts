import { expect, it } from 'vitest';
import { MessageWeight } from './message-weight.ts';

const light = (count: number) => new Array<number>(count).fill(1_000);

it('begins with many at once, and has few once too much was held', () => {
  const weight = new MessageWeight();
  const many = weight.prefetch;
  expect(weight.note(light(1_000))).toBe(false);
  weight.noteTooMuch();
  expect(weight.prefetch).toBeLessThan(many / 100);
});

it('has many again after light ones in a row, whatever batches they came in', () => {
  const weight = new MessageWeight();
  const many = weight.prefetch;
  weight.noteTooMuch();
  expect(weight.note(light(150))).toBe(false);
  expect(weight.note([1_000, 5_000_000])).toBe(false);
  expect(weight.note(light(199))).toBe(false);
  expect(weight.note(light(1))).toBe(true);
  expect(weight.prefetch).toBe(many);
  expect(weight.note(light(500))).toBe(false);
});
