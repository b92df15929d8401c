import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  actionsIn,
  isToHalt,
  judgeCanary,
  OPERATION_ACTIONS,
  OPERATION_STATES,
  phaseOf,
  stateAfter,
  type CanaryStanding,
  type OperationFacts,
  type OperationState,
} from './replay-operation.ts';

const canaries = fc.option(
  fc.record({
    size: fc.integer({ min: 1, max: 1_000 }),
    waitSeconds: fc.option(fc.integer({ min: 0, max: 86_400 })),
  }),
);
const facts: fc.Arbitrary<OperationFacts> = fc.record({
  isPrepared: fc.boolean(),
  startAtMs: fc.option(fc.nat(2_000)),
  canary: canaries,
  isCanaryOver: fc.boolean(),
  nowMs: fc.nat(2_000),
});

describe('whatever people ask of an operation', () => {
  const actions = fc.array(fc.constantFrom(...OPERATION_ACTIONS), { maxLength: 12 });

  it('a cancelled one stays so', () => {
    fc.assert(
      fc.property(facts, actions, fc.constantFrom(...OPERATION_STATES), (given, asked, from) => {
        let state: OperationState = from;
        let isCancelled = false;
        for (const action of asked) {
          const next = stateAfter(action, state, given);
          if (isCancelled) expect(next).toBeNull();
          state = next ?? state;
          isCancelled ||= state === 'cancelled';
        }
      }),
    );
  });

  it('none begins before its set is frozen and its time has come', () => {
    fc.assert(
      fc.property(facts, fc.constantFrom(...OPERATION_STATES), (given, from) => {
        for (const action of actionsIn(from)) {
          const next = stateAfter(action, from, given);
          const isToWait =
            !given.isPrepared || (given.startAtMs !== null && given.startAtMs > given.nowMs);
          if (isToWait) expect(['canary', 'running']).not.toContain(next);
        }
      }),
    );
  });

  it('to continue never leads back into the canary, to resume never past it', () => {
    fc.assert(
      fc.property(facts, (given) => {
        expect(stateAfter('continue', 'awaiting', given)).not.toBe('canary');
        expect(stateAfter('resume', 'paused', given)).toBe(phaseOf(given));
      }),
    );
  });

  it('a paused one goes on where it would be had nobody paused it', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const paused = stateAfter('pause', phaseOf(given), given);
        expect(paused).toBe('paused');
        expect(stateAfter('resume', 'paused', given)).toBe(phaseOf(given));
      }),
    );
  });
});

describe('the stop rule', () => {
  const outcomes = fc.record({ fixed: fc.nat(1_000), failed: fc.nat(1_000) });
  const shares = fc.integer({ min: 0, max: 100 }).map((percent) => percent / 100);

  it('halts for no success, and never for less failure than for more', () => {
    fc.assert(
      fc.property(outcomes, shares, fc.nat(5_000), (known, share, total) => {
        const { fixed, failed } = known;
        expect(isToHalt({ fixed, failed: 0 }, share, total)).toBe(false);
        if (isToHalt(known, share, total))
          expect(isToHalt({ fixed, failed: failed + 1 }, share, total)).toBe(true);
        else if (fixed + failed >= 10)
          expect(isToHalt({ fixed: fixed + 1, failed }, share, total)).toBe(false);
      }),
    );
  });

  it('never halts where all may fail', () => {
    fc.assert(
      fc.property(outcomes, fc.nat(5_000), (known, total) => {
        expect(isToHalt(known, 1, total)).toBe(false);
        expect(isToHalt(known, null, total)).toBe(false);
      }),
    );
  });
});

describe('the canary', () => {
  const standings: fc.Arbitrary<CanaryStanding> = fc
    .record({
      plan: fc.record({
        size: fc.integer({ min: 1, max: 50 }),
        waitSeconds: fc.option(fc.integer({ min: 0, max: 60 })),
      }),
      fixed: fc.nat(25),
      failed: fc.nat(25),
      inWork: fc.nat(5),
      share: fc.option(fc.integer({ min: 0, max: 100 }).map((percent) => percent / 100)),
      isSetSpent: fc.boolean(),
      nowMs: fc.nat(120_000),
    })
    .map(({ fixed, failed, inWork, ...rest }) => ({
      ...rest,
      begun: fixed + failed + inWork,
      outcomes: { fixed, failed },
      settledAtMs: inWork > 0 ? null : 0,
    }));

  it('lets the rest go only when all of it has come to an end', () => {
    fc.assert(
      fc.property(standings, (standing) => {
        const { begun, outcomes, plan, isSetSpent } = standing;
        if (judgeCanary(standing) !== 'go on') return;
        expect(outcomes.fixed + outcomes.failed).toBe(begun);
        expect(begun >= plan.size || isSetSpent).toBe(true);
        expect(standing.nowMs).toBeGreaterThanOrEqual((plan.waitSeconds ?? Infinity) * 1_000);
      }),
    );
  });

  it('asks a person before failures that no rule judges are followed by more', () => {
    fc.assert(
      fc.property(standings, (standing) => {
        fc.pre(standing.share === null && standing.outcomes.failed > 0);
        expect(judgeCanary(standing)).not.toBe('go on');
      }),
    );
  });
});
