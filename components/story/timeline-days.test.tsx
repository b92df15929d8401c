import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { changePreferences } from '#lib/client/preferences';
import type { TimelineEntry } from '#lib/contracts/timeline';
import { sampleAttempt } from '#lib/testing/sample-record';
import { TimelineDays } from './timeline-days.tsx';

beforeEach(() => changePreferences({ timeZone: 'UTC' }));
afterEach(() => {
  cleanup();
  act(() => changePreferences({ timeZone: 'local' }));
  localStorage.clear();
});

const comment = (key: string, at: string): TimelineEntry => ({
  kind: 'comment',
  key,
  at,
  by: 'Ada',
  text: key,
});
const attempt = (number: number, at: string, holder = 'worker-1'): TimelineEntry => ({
  kind: 'attempt',
  key: `attempt-0-${String(number)}`,
  at,
  revision: 1,
  attempt: sampleAttempt({ number, holder }),
});
function show(entries: TimelineEntry[], linked = '') {
  render(<TimelineDays entries={entries} direction="INGRESS" linked={linked} />);
  return screen.queryAllByRole('region').map((day) => {
    const entriesOfDay = [...day.querySelectorAll('li')].map(({ id }) => id);
    return [day.querySelector('h3')?.textContent, entriesOfDay];
  });
}

describe('TimelineDays', () => {
  it('shows nothing for nothing', () => {
    expect(show([])).toEqual([]);
  });

  it('begins a new day at midnight to the millisecond, and over the end of a year', () => {
    const days = show([
      comment('a', '2026-12-31T23:59:59.999Z'),
      comment('b', '2027-01-01T00:00:00.000Z'),
      comment('c', '2027-01-01T23:59:59.999Z'),
      comment('d', '2028-01-01T00:00:00.000Z'),
    ]);
    expect(days).toEqual([
      ['Thursday 31 December 2026', ['a']],
      ['Friday 1 January 2027', ['b', 'c']],
      ['Saturday 1 January 2028', ['d']],
    ]);
  });

  it('keeps entries of one moment in their order, each with its own anchor', () => {
    const at = '2026-11-22T12:00:00.000Z';
    show([comment('first', at), comment('second', at), comment('third', at)]);
    const links = screen
      .getAllByTitle('Link to this entry')
      .map((link) => link.getAttribute('href'));
    expect(links).toEqual(['#first', '#second', '#third']);
    const times = links.map((link) => document.querySelector(`${link ?? ''} time`)?.textContent);
    expect(times).toEqual(Array(3).fill('22 Nov 2026, 12:00:00.000 UTC'));
  });

  it('marks the entry that the address names, and no other', () => {
    const at = '2026-11-22T12:00:00.000Z';
    show([comment('a', at), comment('ab', at)], 'a');
    const marked = screen
      .getAllByRole('listitem')
      .filter(({ className }) => className.includes('bg-accent-soft'));
    expect(marked.map(({ id }) => id)).toEqual(['a']);
  });

  it('compares an attempt with the one before it, over other entries and days', () => {
    show([
      attempt(1, '2026-11-21T12:00:00.000Z', 'worker-1'),
      comment('a', '2026-11-21T12:01:00.000Z'),
      attempt(2, '2026-11-22T12:00:00.000Z', 'worker-2'),
      attempt(3, '2026-11-22T12:01:00.000Z', 'worker-2'),
    ]);
    const said = screen.getAllByRole('listitem').map(({ id, textContent }) => {
      if (textContent.includes('Different from the attempt before')) return `${id}: different`;
      return `${id}: ${textContent.includes('As the attempt before') ? 'the same' : 'alone'}`;
    });
    expect(said).toEqual([
      'attempt-0-1: alone',
      'a: alone',
      'attempt-0-2: different',
      'attempt-0-3: the same',
    ]);
  });
});
