import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describePlan } from './describe-plan.ts';
import { FIRST_DRAFT, planOf, readDraft, type ReplayDraft } from './replay-draft.ts';

const typed = fc.oneof(
  fc.constantFrom('', ' ', '0', '-1', '1', '5', '0.5', '1e3', '99999999', 'NaN', 'x', '１'),
  fc.string({ maxLength: 12 }),
);
const drafts: fc.Arbitrary<ReplayDraft> = fc.record({
  name: fc.string({ maxLength: 250 }),
  reason: fc.string({ maxLength: 20 }),
  rate: typed,
  canarySize: typed,
  canaryThen: fc.constantFrom('ask' as const, 'wait' as const),
  canaryWaitSeconds: typed,
  haltPercent: typed,
  startAt: fc.oneof(fc.constantFrom('', '2026-11-23T18:00', 'tomorrow'), fc.string()),
});
const upTo = (max: number, min = 0) =>
  fc.oneof(fc.constant(''), fc.integer({ min, max }).map(String));
const readable = fc.record({
  rate: upTo(10_000, 1),
  canarySize: upTo(1_000, 1),
  canaryThen: fc.constantFrom('ask' as const, 'wait' as const),
  canaryWaitSeconds: fc.integer({ min: 0, max: 86_400 }).map(String),
  haltPercent: upTo(100),
});
const context = {
  set: { kind: 'group', group: '0e7k8s5v0g007' },
  confirm: false,
  zone: 'UTC',
} as const;

describe('a plan that is being written', () => {
  it('never says nonsense, whatever is half typed', () => {
    fc.assert(
      fc.property(drafts, fc.nat(), (draft, records) => {
        const told = describePlan(planOf(draft, records, null)).join(' ');
        expect(told).not.toMatch(/NaN|undefined|null|Infinity|∞/);
      }),
    );
  });

  it('leaves out a canary whose wait cannot be read', () => {
    const draft = { ...FIRST_DRAFT, canaryWaitSeconds: 'soon' };
    expect(planOf(draft, 100, null).canary).toBeNull();
    expect(planOf({ ...draft, canaryThen: 'ask' }, 100, null).canary).toEqual({
      size: 5,
      waitSeconds: null,
    });
  });

  it('is what the request then asks for, where there is one', () => {
    fc.assert(
      fc.property(readable, (change) => {
        const draft = { ...FIRST_DRAFT, ...change, reason: 'why not' };
        const read = readDraft(draft, context);
        if (!read.ok) throw new Error('every field of it can be read');
        const { ratePerSecond, canary, haltAtErrorShare } = read.value;
        expect(planOf(draft, 10, null)).toMatchObject({ ratePerSecond, canary, haltAtErrorShare });
      }),
    );
  });

  it('is refused with a word on every field that is wrong', () => {
    const wrong: ReplayDraft = {
      ...{ name: 'x'.repeat(201), reason: '', rate: '10001', canarySize: '0' },
      ...{ canaryThen: 'wait', canaryWaitSeconds: '', haltPercent: '-1', startAt: 'x' },
    };
    const read = readDraft(wrong, context);
    expect(read.ok ? null : Object.keys(read.faults).sort()).toEqual([
      ...['canary', 'haltAtErrorShare', 'name', 'ratePerSecond', 'reason', 'startAt'],
    ]);
  });

  it.each([
    ['29', 0.29],
    ['7', 0.07],
    ['100', 1],
    ['0', 0],
  ])('halts at just the share that %s %% is', (haltPercent, share) => {
    const read = readDraft({ ...FIRST_DRAFT, reason: 'x', haltPercent }, context);
    expect(read.ok && read.value.haltAtErrorShare).toBeCloseTo(share, 12);
  });
});
