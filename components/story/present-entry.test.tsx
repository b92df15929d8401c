import { cleanup, render } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import type { RecordDetail } from '#lib/contracts/record';
import { sampleAttempt, sampleRecord } from '#lib/testing/sample-record';
import { PresentEntry } from './present-entry.tsx';

const AT = '2026-11-22T12:00:00.000Z';
const LEASE = { holder: 'worker-2', claimedAt: AT, expiresAt: AT };
const WAITS = { status: 'JUST_IN', settledAt: null } as const;

afterEach(cleanup);
function say(change: Partial<RecordDetail>): string | null {
  return render(<PresentEntry record={sampleRecord(change)} />).container.textContent;
}

describe('PresentEntry', () => {
  it('says nothing of a record that has come to its end', () => {
    expect(say({})).toBe('');
  });

  it('says who is at it, and which attempt that is', () => {
    expect(say({ ...WAITS, attempts: 3, lease: LEASE })).toBe('Attempt 3 under way, with worker-2');
  });

  it('believes an attempt that has ended more than a lease that is not gone yet', () => {
    const attemptLog = [sampleAttempt({ number: 3, outcome: 'POSTPONED' })];
    expect(say({ ...WAITS, attempts: 3, lease: LEASE, attemptLog })).toBe('');
  });

  it('does not take the same attempt of an earlier replay for this one', () => {
    const attemptLog = [sampleAttempt({ number: 1, generation: 0 })];
    expect(say({ ...WAITS, generation: 1, attempts: 1, lease: LEASE, attemptLog })).toContain(
      'Attempt 1 under way',
    );
  });

  it('says when the next attempt is due, with the exact time behind it', () => {
    expect(say({ ...WAITS, attempts: 2, dueAt: AT })).toMatch(/^Attempt 3 due /);
    expect(document.querySelector('time')?.dateTime).toBe(AT);
  });

  it('says of a held record that it waits for a person, whatever is due', () => {
    const held = { direction: 'EGRESS', status: 'QUEUED', settledAt: null, held: true } as const;
    expect(say({ ...held, dueAt: AT })).toBe(
      'Held: nothing more happens until a person replays it',
    );
  });

  it('says when a broker or a push target took an offer over', () => {
    const lease = { ...LEASE, holder: 'rabbitmq w-1', handedAt: AT };
    const offered = { direction: 'EGRESS', status: 'QUEUED', settledAt: null, lease } as const;
    expect(say(offered)).toMatch(/^Offer 1 under way, with rabbitmq w-1, handed to the broker /);
    expect(document.querySelector('time')?.dateTime).toBe(AT);
  });

  it('speaks of offers to an Integration App, and shows its hostile name as text', () => {
    const holder = '<b id=evil>x</b>\u202E';
    const lease = { ...LEASE, holder };
    const offered = { direction: 'EGRESS', status: 'QUEUED', settledAt: null } as const;
    expect(say({ ...offered, lease })).toBe('Offer 1 under way, with <b id=evil>x</b>U+202E');
    expect(document.querySelector('#evil')).toBeNull();
  });
});
