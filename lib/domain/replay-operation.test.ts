import { readFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  actionsIn,
  allowanceOf,
  isToHalt,
  judgeCanary,
  mostInWork,
  OPERATION_ACTIONS,
  OPERATION_STATES,
  phaseOf,
  SKIP_LABELS,
  SKIP_REASONS,
  stateAfter,
  type CanaryStanding,
  type OperationFacts,
} from './replay-operation.ts';

const FACTS: OperationFacts = {
  isPrepared: true,
  startAtMs: null,
  canary: null,
  isCanaryOver: false,
  nowMs: 1_000,
};

describe('what a person may do', () => {
  it('is what docs/state-machine.md says', async () => {
    const file = path.resolve(import.meta.dirname, '../../docs/state-machine.md');
    const rows = (await readFile(file, 'utf8')).split('\n').flatMap((line) => {
      const [, state = '', actions = ''] = /^\| (\w+) +\|[^|]*\| ([^|]*) \|$/.exec(line) ?? [];
      return OPERATION_STATES.some((known) => known === state)
        ? [
            [
              state,
              actions
                .trim()
                .split(', ')
                .filter((action) => action !== '-'),
            ],
          ]
        : [];
    });
    expect(rows).toEqual(OPERATION_STATES.map((state) => [state, actionsIn(state)]));
  });

  it('is nothing once it has ended', () => {
    expect(actionsIn('done')).toEqual([]);
    expect(actionsIn('cancelled')).toEqual([]);
  });

  it('leads nowhere from where it is not offered', () => {
    for (const state of OPERATION_STATES)
      for (const action of OPERATION_ACTIONS)
        expect(stateAfter(action, state, FACTS) !== null).toBe(actionsIn(state).includes(action));
  });

  it('resumes where it belongs', () => {
    const canary = { size: 5, waitSeconds: 60 };
    const resume = (facts: Partial<OperationFacts>) =>
      stateAfter('resume', 'paused', { ...FACTS, ...facts });
    expect(resume({ isPrepared: false, canary })).toBe('preparing');
    expect(resume({ startAtMs: 2_000, canary })).toBe('scheduled');
    expect(resume({ startAtMs: 1_000, canary })).toBe('canary');
    expect(resume({ canary, isCanaryOver: true })).toBe('running');
    expect(resume({})).toBe('running');
  });

  it('continues beyond the canary', () => {
    const facts = { ...FACTS, canary: { size: 5, waitSeconds: null } };
    expect(phaseOf(facts)).toBe('canary');
    expect(stateAfter('continue', 'awaiting', facts)).toBe('running');
  });
});

describe('the stop rule', () => {
  it.each([
    [{ fixed: 8, failed: 2 }, 0.2, 100, false],
    [{ fixed: 7, failed: 3 }, 0.2, 100, true],
    [{ fixed: 0, failed: 9 }, 0.2, 100, false],
    [{ fixed: 0, failed: 3 }, 0.2, 3, true],
    [{ fixed: 0, failed: 0 }, 0, 0, false],
    [{ fixed: 0, failed: 100 }, null, 100, false],
    [{ fixed: 0, failed: 100 }, 1, 100, false],
    [{ fixed: 99, failed: 1 }, 0, 100, true],
  ])('of %j with a share of %s, of %i: %s', (outcomes, share, total, expected) => {
    expect(isToHalt(outcomes, share, total)).toBe(expected);
  });

  it.each([
    [{ fixed: 0, failed: 0 }, 0.2, 10],
    [{ fixed: 9, failed: 1 }, 0.2, 10],
    [{ fixed: 40, failed: 2 }, 0.2, 42],
    [{ fixed: 0, failed: 0 }, 0, 10],
    [{ fixed: 0, failed: 0 }, null, Number.MAX_SAFE_INTEGER],
  ])('with %j and a share of %s lets %i be in work', (outcomes, share, expected) => {
    expect(mostInWork(outcomes, share)).toBe(expected);
  });
});

describe('the canary', () => {
  const standing: CanaryStanding = {
    plan: { size: 5, waitSeconds: 60 },
    begun: 5,
    outcomes: { fixed: 5, failed: 0 },
    share: null,
    isSetSpent: false,
    settledAtMs: 0,
    nowMs: 60_000,
  };
  const failing = { fixed: 4, failed: 1 };

  it.each<[string, Partial<CanaryStanding>, ReturnType<typeof judgeCanary>]>([
    ['of which not all have begun', { begun: 3, outcomes: { fixed: 3, failed: 0 } }, 'begin'],
    [
      'of a set smaller than it',
      { begun: 3, outcomes: { fixed: 3, failed: 0 }, isSetSpent: true },
      'go on',
    ],
    ['of which some are in work', { outcomes: { fixed: 4, failed: 0 } }, 'wait'],
    ['that is well and waited', {}, 'go on'],
    ['that is well and waits', { nowMs: 59_999 }, 'wait'],
    ['that waits for a person', { plan: { size: 5, waitSeconds: null } }, 'ask'],
    ['with a failure and no stop rule', { outcomes: failing }, 'ask'],
    ['with fewer failures than the stop rule allows', { outcomes: failing, share: 0.2 }, 'go on'],
    ['with more failures than the stop rule allows', { outcomes: failing, share: 0.1 }, 'halt'],
  ])('%s', (_what, given, verdict) => {
    expect(judgeCanary({ ...standing, ...given })).toBe(verdict);
  });
});

describe('the rate', () => {
  it('without a limit allows all', () => {
    expect(allowanceOf(null, 0, 0).count).toBe(Number.MAX_SAFE_INTEGER);
  });

  it('brings a second’s worth at most, and loses no fraction', () => {
    expect(allowanceOf(10, 0, 250)).toEqual({ count: 2, tokens: 2.5 });
    expect(allowanceOf(10, 0, 60_000)).toEqual({ count: 10, tokens: 10 });
    expect(allowanceOf(10, 3, -5_000)).toEqual({ count: 3, tokens: 3 });
  });

  it('is kept over any run of steps', () => {
    const steps = fc.array(fc.integer({ min: 0, max: 3_000 }), { minLength: 1, maxLength: 100 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), steps, (rate, elapsed) => {
        let tokens = 0;
        let begun = 0;
        for (const ms of elapsed) {
          const allowance = allowanceOf(rate, tokens, ms);
          begun += allowance.count;
          tokens = allowance.tokens - allowance.count;
        }
        const totalMs = elapsed.reduce((sum, ms) => sum + ms, 0);
        expect(begun).toBeLessThanOrEqual((totalMs * rate) / 1_000 + 0.001);
      }),
    );
  });
});

it('every reason to skip has words', () => {
  expect(Object.keys(SKIP_LABELS).sort()).toEqual([...SKIP_REASONS].sort());
});
