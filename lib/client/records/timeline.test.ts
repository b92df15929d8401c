import { describe, expect, it } from 'vitest';
import { sampleAttempt, sampleRecord } from '#lib/testing/sample-record';
import { buildTimeline } from './timeline.ts';

const failure = { class: 'dependency', code: 'away', message: 'Away.' } as const;
const replay = {
  generation: 1,
  fromStatus: 'ERROR',
  requestedBy: 'ada@example.test',
  requestedAt: '2026-11-22T13:00:00.000Z',
  reason: null,
} as const;

const keysOf = (record: ReturnType<typeof sampleRecord>) =>
  buildTimeline(record).map((entry) => entry.key);

describe('buildTimeline', () => {
  it('tells receiving, attempts and replays in the order they happened', () => {
    const record = sampleRecord({
      generation: 1,
      attempts: 1,
      attemptLog: [
        sampleAttempt({ generation: 1, startedAt: '2026-11-22T13:00:01.000Z' }),
        sampleAttempt({ number: 2, outcome: 'FAILED', failure }),
        sampleAttempt({ number: 1, outcome: 'POSTPONED', failure }),
      ],
      replays: [replay],
    });
    expect(keysOf(record)).toEqual([
      'received',
      'attempt-0-1',
      'attempt-0-2',
      'replay-1',
      'attempt-1-1',
    ]);
  });

  it('goes by generation even where clocks differ', () => {
    const record = sampleRecord({
      generation: 1,
      attemptLog: [sampleAttempt({ generation: 1, startedAt: '2026-11-22T12:59:59.000Z' })],
      replays: [replay],
    });
    expect(keysOf(record)).toEqual(['received', 'replay-1', 'attempt-1-1']);
  });

  it('ends with the attempt under way, until it has ended', () => {
    const lease = {
      holder: 'worker-1',
      claimedAt: '2026-11-22T12:00:05.000Z',
      expiresAt: '2026-11-22T12:00:35.000Z',
    };
    const record = sampleRecord({ status: 'JUST_IN', settledAt: null, attempts: 1, lease });
    expect(keysOf(record)).toEqual(['received', 'running']);
    expect(keysOf({ ...record, attemptLog: [sampleAttempt()] })).toEqual([
      'received',
      'attempt-0-1',
    ]);
  });
});
