import { describe, expect, it } from 'vitest';
import type { RecordDetail } from '#lib/contracts/record';
import { sampleAttempt, sampleRecord } from '#lib/testing/sample-record';
import { describePointer } from './describe-pointer.ts';
import { latestFailure } from './latest-failure.ts';
import { describeFacts } from './record-facts.ts';

const now = new Date('2026-11-22T12:20:00.000Z');
const waiting = { status: 'JUST_IN', settledAt: null, attempts: 0 } as const;
const queued = { direction: 'EGRESS', status: 'QUEUED', settledAt: null, attempts: 0 } as const;

describe('describeFacts', () => {
  it.each([
    ['processed', {}, ['Processed 1.5 s after it was received, after 1 attempt.']],
    ['waiting', waiting, ['Waiting for its first attempt.']],
    [
      'to be tried again',
      { ...waiting, attempts: 2, dueAt: '2026-11-22T12:20:12.000Z' },
      ['Will be tried again in 12 s, after 2 attempts.'],
    ],
    [
      'being processed',
      {
        ...waiting,
        attempts: 1,
        lease: {
          holder: 'worker-1',
          claimedAt: '2026-11-22T12:19:57.000Z',
          expiresAt: '2026-11-22T12:20:27.000Z',
        },
      },
      ['Being processed by worker-1 since 3 s.'],
    ],
    [
      'given up',
      { status: 'ERROR', attempts: 8 },
      ['Given up after 8 attempts: nothing more happens by itself until somebody replays it.'],
    ],
    ['queued', queued, ['Waiting to be offered to the Integration App.']],
    [
      'held and overdue',
      { ...queued, attempts: 1, held: true, overdue: true },
      [
        'Held: nothing more happens by itself until somebody replays it.',
        'Overdue: not acknowledged for 20 min, longer than its source allows.',
      ],
    ],
    [
      'out for delivery',
      {
        ...queued,
        attempts: 1,
        lease: {
          holder: 'erp',
          claimedAt: '2026-11-22T12:19:57.000Z',
          expiresAt: '2026-11-22T12:20:27.000Z',
        },
      },
      ['Out for delivery with erp, to be acknowledged in 27 s.'],
    ],
    [
      'with a broker',
      {
        ...queued,
        attempts: 1,
        lease: {
          holder: 'rabbitmq w-1',
          claimedAt: '2026-11-22T12:19:47.000Z',
          handedAt: '2026-11-22T12:19:48.000Z',
          expiresAt: '2026-11-22T12:20:27.000Z',
        },
      },
      [
        'Out for delivery with rabbitmq w-1: handed to the broker 12 s ago, to be acknowledged in 27 s.',
      ],
    ],
    [
      'rejected, to be offered again',
      { ...queued, attempts: 1, rejected: true, dueAt: '2026-11-22T12:20:12.000Z' },
      ['The Integration App has rejected it.', 'Offered 1 time; will be offered again in 12 s.'],
    ],
    [
      'acknowledged after a replay',
      { direction: 'EGRESS', status: 'ACKNOWLEDGED', generation: 1 },
      ['Acknowledged after 1 attempt since its last replay.'],
    ],
  ] satisfies [string, Partial<RecordDetail>, string[]][])(
    'says that a record is %s',
    (_name, change, facts) => {
      expect(describeFacts(sampleRecord(change), now)).toEqual(facts);
    },
  );
});

describe('describePointer', () => {
  it.each([
    ['', 'the whole payload'],
    ['/total', 'field total'],
    ['/items/0/price', 'field items › no. 1 › price'],
    ['/a~1b/c~0d', 'field a/b › c~d'],
  ])('says %j as people do', (pointer, words) => {
    expect(describePointer(pointer)).toBe(words);
  });
});

describe('latestFailure', () => {
  const failure = (message: string) => ({ class: 'dependency' as const, code: 'away', message });

  it('is the last one of this generation, with its detail', () => {
    const record = sampleRecord({
      status: 'JUST_IN',
      settledAt: null,
      generation: 1,
      failure: failure('second'),
      attemptLog: [
        sampleAttempt({ number: 9, outcome: 'FAILED', failure: failure('of before') }),
        sampleAttempt({
          generation: 1,
          number: 2,
          outcome: 'POSTPONED',
          failure: { ...failure('second'), stack: 'at x' },
        }),
        sampleAttempt({
          generation: 1,
          number: 1,
          outcome: 'POSTPONED',
          failure: failure('first'),
        }),
      ],
    });
    expect(latestFailure(record)?.failure.stack).toBe('at x');
  });

  it('is nothing once the record got done', () => {
    const attemptLog = [sampleAttempt({ outcome: 'POSTPONED', failure: failure('once') })];
    expect(latestFailure(sampleRecord({ attemptLog }))).toBeNull();
  });

  it('is at least the summary where the attempt is not known', () => {
    const record = sampleRecord({ status: 'ERROR', failure: failure('away') });
    expect(latestFailure(record)).toEqual({ failure: failure('away'), attempt: null });
  });
});
