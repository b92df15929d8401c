import { describe, expect, it } from 'vitest';
import type { TimelineEntry } from '#lib/contracts/timeline';
import { sampleAttempt, sampleRecord } from '#lib/testing/sample-record';
import { compareAttempts, presentOf, splitIntoDays } from './timeline.ts';

const comment = (day: number, key: string): TimelineEntry => ({
  kind: 'comment',
  key,
  at: `2026-11-${String(day)}T12:00:00.000Z`,
  by: 'Ada',
  text: 'x',
});

describe('splitIntoDays', () => {
  it('puts what was on one day together and keeps the order', () => {
    const entries = [comment(21, 'a'), comment(22, 'b'), comment(22, 'c')];
    const days = splitIntoDays(entries, (at) => at.slice(0, 10));
    expect(days.map(({ name, entries: of }) => [name, of.map(({ key }) => key)])).toEqual([
      ['2026-11-21', ['a']],
      ['2026-11-22', ['b', 'c']],
    ]);
    expect(splitIntoDays([], () => '')).toEqual([]);
  });
});

describe('presentOf', () => {
  const lease = {
    holder: 'worker-1',
    claimedAt: '2026-11-22T12:00:01.000Z',
    expiresAt: '2026-11-22T12:01:01.000Z',
  };

  it('tells what is under way, due or held, and nothing of what is done', () => {
    expect(presentOf(sampleRecord({ status: 'JUST_IN', lease, attempts: 2 }))).toEqual({
      kind: 'running',
      number: 2,
      lease,
    });
    const dueAt = '2026-11-22T12:05:00.000Z';
    expect(presentOf(sampleRecord({ status: 'JUST_IN', dueAt, attempts: 1 }))).toEqual({
      kind: 'due',
      number: 2,
      at: dueAt,
    });
    expect(presentOf(sampleRecord({ held: true }))).toEqual({ kind: 'held' });
    expect(presentOf(sampleRecord())).toBeNull();
  });

  it('takes an attempt as ended that is told already though its lease still stands', () => {
    expect(
      presentOf(sampleRecord({ lease, attempts: 1, attemptLog: [sampleAttempt()] })),
    ).toBeNull();
  });
});

describe('compareAttempts', () => {
  const failure = { class: 'data', code: 'contract_violated', message: 'Not as agreed.' } as const;

  it('names what is different and nothing else', () => {
    const before = { attempt: sampleAttempt({ outcome: 'FAILED', failure }), revision: 1 };
    const after = { attempt: sampleAttempt({ number: 2, handlerVersion: '4' }), revision: 2 };
    expect(compareAttempts(before, after)).toEqual([
      { what: 'Outcome', before: 'Failed for good', after: 'Processed' },
      { what: 'Failure', before: 'data/contract_violated', after: 'none' },
      { what: 'Message', before: 'Not as agreed.', after: 'none' },
      { what: 'Handler version', before: '3', after: '4' },
      { what: 'Revision', before: '1', after: '2' },
    ]);
    expect(compareAttempts(before, before)).toEqual([]);
  });
});
