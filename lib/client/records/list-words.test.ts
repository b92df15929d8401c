import { describe, expect, it } from 'vitest';
import type { StatusCounts } from '#lib/contracts/insight';
import { countSource, countStatus, isBeyondCounts } from './chip-counts.ts';
import { NO_FILTERS } from './record-filters.ts';
import { isInGoSequence, rememberKey } from './key-sequence.ts';
import { describeWindow, fromLocalInput, toLocalInput } from './time-window.ts';

const row = (source: string, status: 'ERROR' | 'PROCESSED', count: number) => ({
  direction: 'INGRESS' as const,
  source,
  status,
  count,
  oldest: null,
});
const counts: StatusCounts = {
  counts: [row('shop', 'ERROR', 2), row('github', 'ERROR', 3), row('shop', 'PROCESSED', 10)],
  held: 0,
  overdue: 0,
  offered: 0,
  rejected: 0,
  asOf: '2026-11-22T12:00:00.000Z',
};

describe('the counts beside filters', () => {
  it('are of the chosen sources', () => {
    expect(countStatus(counts, 'ERROR', [])).toBe(5);
    expect(countStatus(counts, 'ERROR', ['shop'])).toBe(2);
    expect(countStatus(counts, 'QUEUED', [])).toBe(0);
  });

  it('are of the chosen statuses', () => {
    expect(countSource(counts, 'shop', [])).toBe(12);
    expect(countSource(counts, 'shop', ['ERROR'])).toBe(2);
  });
});

describe('isBeyondCounts', () => {
  it('tells when the counts would not agree with the rows', () => {
    expect(isBeyondCounts({ ...NO_FILTERS, source: ['shop'], status: ['ERROR'] })).toBe(false);
    expect(isBeyondCounts({ ...NO_FILTERS, direction: 'EGRESS', sort: 'oldest' })).toBe(false);
    expect(isBeyondCounts({ ...NO_FILTERS, window: '1h' })).toBe(true);
    expect(isBeyondCounts({ ...NO_FILTERS, q: 'order-1' })).toBe(true);
    expect(isBeyondCounts({ ...NO_FILTERS, held: true })).toBe(true);
  });
});

describe('the time filter', () => {
  const from = '2026-11-22T10:00:00.000Z';
  it('says what it does', () => {
    expect(describeWindow({ window: null, time: null, from: null, to: null }, 'UTC')).toBe(
      'Any time',
    );
    expect(describeWindow({ window: '1h', time: null, from: null, to: null }, 'UTC')).toBe(
      'Last hour',
    );
    expect(describeWindow({ window: null, time: null, from, to: null }, 'UTC')).toBe(
      'Since 22 Nov, 10:00',
    );
    expect(
      describeWindow({ window: null, time: null, from, to: '2026-11-22T10:05:00.000Z' }, 'UTC'),
    ).toBe('22 Nov, 10:00 to 22 Nov, 10:05');
  });

  it('says when it is about the time of settling', () => {
    expect(describeWindow({ window: null, time: 'settled', from, to: null }, 'UTC')).toBe(
      'Settled: Since 22 Nov, 10:00',
    );
  });

  it.each(['local', 'UTC'] as const)('goes to the field and back in %s time', (zone) => {
    expect(fromLocalInput(toLocalInput(new Date(from), zone), zone)?.toISOString()).toBe(from);
    expect(fromLocalInput('', zone)).toBeNull();
    expect(fromLocalInput('2026-13', zone)).toBeNull();
  });
});

describe('key sequences', () => {
  it('know the second key of `g r`, but not one long after `g`', () => {
    rememberKey('g', 0);
    rememberKey('r', 300);
    expect(isInGoSequence()).toBe(true);
    rememberKey('r', 400);
    expect(isInGoSequence()).toBe(false);
    rememberKey('g', 1000);
    rememberKey('r', 5000);
    expect(isInGoSequence()).toBe(false);
  });
});
