import { describe, expect, it } from 'vitest';
import { describePlan, type ReplayPlan } from './describe-plan.ts';

const plan = (change: Partial<ReplayPlan> = {}): ReplayPlan => ({
  records: 2_000,
  ratePerSecond: 50,
  canary: null,
  haltAtErrorShare: null,
  startAt: null,
  ...change,
});

describe('describePlan', () => {
  it('says how many, when, how fast and for how long', () => {
    expect(describePlan(plan())).toEqual([
      '2,000 records will be replayed, beginning now, at most 50 a second, which takes 40 s or longer.',
      'Records that arrive from now on are not part of it.',
    ]);
  });

  it('knows no end where no rate is set', () => {
    const [first] = describePlan(plan({ records: 1, ratePerSecond: null, startAt: 'at 18:00' }));
    expect(first).toBe(
      '1 record will be replayed, beginning at 18:00, as fast as the workers take them.',
    );
  });

  it.each([
    [null, 'The first 5 records go alone; the rest waits until somebody says “continue”.'],
    [90, 'The first 5 records go alone; the rest follows 1 min 30 s after they are done.'],
  ])('says who lets the rest follow the canary (%s)', (waitSeconds, sentence) => {
    expect(describePlan(plan({ canary: { size: 5, waitSeconds } }))).toContain(sentence);
  });

  it('leaves out a canary that would be everything', () => {
    const told = describePlan(plan({ records: 5, canary: { size: 5, waitSeconds: null } }));
    expect(told.join(' ')).not.toContain('alone');
  });

  it('says when it stops by itself', () => {
    expect(describePlan(plan({ haltAtErrorShare: 0.2 }))).toContain(
      'It halts by itself when more than 20 % fail again.',
    );
  });

  it('says so where nothing can be replayed', () => {
    expect(describePlan(plan({ records: 0 }))).toEqual([
      'Nothing will be replayed: none of these records can be.',
    ]);
  });
});
