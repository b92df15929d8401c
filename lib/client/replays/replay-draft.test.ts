import { describe, expect, it } from 'vitest';
import { FIRST_DRAFT, planOf, readDraft, type ReplayDraft } from './replay-draft.ts';

const context = {
  set: { kind: 'group', group: '0e7k8s5v0g007' },
  confirm: false,
  zone: 'UTC',
} as const;
const draft = (change: Partial<ReplayDraft>): ReplayDraft => ({
  ...FIRST_DRAFT,
  reason: 'the tax table is back',
  ...change,
});

describe('readDraft', () => {
  it('makes the request of what is written', () => {
    expect(
      readDraft(
        draft({ name: ' Tax ', canaryWaitSeconds: '60', startAt: '2026-11-23T18:00' }),
        context,
      ),
    ).toEqual({
      ok: true,
      value: {
        set: { kind: 'group', group: '0e7k8s5v0g007' },
        confirm: false,
        name: 'Tax',
        reason: 'the tax table is back',
        ratePerSecond: 100,
        canary: { size: 5, waitSeconds: 60 },
        haltAtErrorShare: 0.2,
        startAt: '2026-11-23T18:00:00.000Z',
      },
    });
  });

  it('leaves out what is empty', () => {
    const read = readDraft(draft({ rate: '', canarySize: ' ', haltPercent: '' }), context);
    expect(read.ok && read.value).toMatchObject({
      ratePerSecond: null,
      canary: null,
      haltAtErrorShare: null,
      startAt: null,
    });
  });

  it.each([
    ['reason', { reason: '  ' }, /^Say why/],
    ['ratePerSecond', { rate: '0.5' }, /^A whole number/],
    ['canary', { canarySize: '2000' }, /^From 1 to 1,000/],
    ['canary', { canaryWaitSeconds: '' }, /a day to wait/],
    ['haltAtErrorShare', { haltPercent: '120' }, /^From 0 to 100/],
    ['startAt', { startAt: 'tomorrow' }, /^A whole date/],
  ] as const)('says what is wrong with %s', (field, change, words) => {
    const read = readDraft(draft(change), context);
    expect(read.ok ? null : read.faults[field]).toMatch(words);
  });
});

describe('planOf', () => {
  it('takes from the draft what can be read', () => {
    expect(planOf(draft({ rate: 'x', canarySize: '0' }), 9, null)).toEqual({
      records: 9,
      ratePerSecond: null,
      canary: null,
      haltAtErrorShare: 0.2,
      startAt: null,
    });
    expect(planOf(draft({ canaryThen: 'ask' }), 9, 'soon').canary).toEqual({
      size: 5,
      waitSeconds: null,
    });
  });
});
