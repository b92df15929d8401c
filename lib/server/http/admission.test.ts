import { describe, expect, it } from 'vitest';
import { Admission, REQUEST_BYTES } from './admission.ts';

const newBudget = (limitBytes: number) => ({ limitBytes, heldBytes: 0 });

describe('what a request holds', () => {
  it('is its body and what surrounds it, until it is released', () => {
    const budget = newBudget(1e6);
    const admission = new Admission(budget);
    expect(budget.heldBytes).toBe(0);
    admission.hold(100);
    admission.hold(50);
    expect(budget.heldBytes).toBe(REQUEST_BYTES + 150);
    admission.drop(100);
    expect(budget.heldBytes).toBe(REQUEST_BYTES + 50);
    admission.release();
    admission.release();
    expect(budget.heldBytes).toBe(0);
  });

  it('is never less than nothing', () => {
    const budget = newBudget(1e6);
    const [one, other] = [new Admission(budget), new Admission(budget)];
    one.hold(10);
    other.hold(10);
    one.drop(1e9);
    expect(budget.heldBytes).toBe(REQUEST_BYTES + 10);
  });

  it('is refused beyond the limit of all, which it leaves as it was', () => {
    const budget = newBudget(2 * REQUEST_BYTES + 10);
    const [one, other] = [new Admission(budget), new Admission(budget)];
    one.hold(10);
    other.hold(0);
    expect(() => other.hold(1)).toThrow(expect.objectContaining({ code: 'too_busy' }));
    expect(budget.heldBytes).toBe(2 * REQUEST_BYTES + 10);
    one.release();
    other.hold(1);
    expect(budget.heldBytes).toBe(REQUEST_BYTES + 1);
  });

  it('may be half of it for one body', () => {
    expect(new Admission(newBudget(128)).mostWholeBytes).toBe(64);
  });
});
