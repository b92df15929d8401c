import { screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ErrorGroupDetail } from '#lib/contracts/error-group';
import { answerFetch } from '#lib/testing/answer-fetch';
import { closeConsole, reading, renderConsole } from '#lib/testing/render-console';
import { sampleGroup } from '#lib/testing/sample-group';
import { GroupRow } from './group-row.tsx';

beforeEach(() => {
  answerFetch();
  vi.useFakeTimers({ now: new Date('2026-11-22T12:30:00.000Z'), toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
  closeConsole();
});

function show(change: Partial<ErrorGroupDetail> = {}) {
  renderConsole(
    <table>
      <tbody>
        <GroupRow group={sampleGroup(change)} />
      </tbody>
    </table>,
  );
  const cells = screen.getAllByRole('cell');
  return { row: within(screen.getByRole('row')), cells: cells.map((cell) => cell.textContent) };
}

describe('GroupRow', () => {
  it('tells exact numbers, and when it was seen first and last', () => {
    const { cells } = show({ count: 1_234_567, openRecords: 98_765, openShare: 0.004 });
    expect(cells.slice(2)).toEqual([
      '98,765 records of this cause that are open',
      '<1 %',
      '1,234,567',
      '30 min ago',
      '4 h ago',
      'nobody',
    ]);
  });

  it('leads from a count of nothing too', () => {
    const { row } = show({ openRecords: 0, openShare: 0 });
    const none = row.getByRole('link', { name: reading('0 records of this cause that are open') });
    expect(none.getAttribute('href')).toBe('/records?group=0dh3k8s5v0g01');
    expect(none.className).not.toContain('danger');
  });

  it('adds up the failures of the last 24 hours only', () => {
    const { row } = show({
      trend: [
        { at: '2026-11-22T12:00:00.000Z', count: 7 },
        { at: '2026-11-21T13:00:00.000Z', count: 1_000 },
        { at: '2026-11-21T12:00:00.000Z', count: 5_000 },
      ],
    });
    const bars = row.getByRole('img', { name: '1,007 failures in 24 hours' });
    expect(bars.querySelectorAll('rect')).toHaveLength(24);
  });

  it.each([
    ['new', 'New', 'First seen within the last day'],
    ['ongoing', 'Ongoing', 'It happens, and nobody has said otherwise'],
    ['regressed', 'Regressed', 'It happened again after it was resolved'],
    ['muted', 'Muted', 'Nobody wants to hear of it for now'],
    ['resolved', 'Resolved', 'Its cause is said to be gone'],
  ] as const)('names the state %s, and what it means on hover', (state, label, means) => {
    const { row } = show({ state });
    expect(row.getByText(label).title).toBe(means);
  });

  it('counts notes only where there are some', () => {
    expect(show({ notes: 1 }).row.getByText('1 note')).toBeTruthy();
  });

  it('says nothing of notes where there are none', () => {
    expect(show().row.queryByText(/note/)).toBeNull();
  });

  it('leads from each tag to what has it, however it is written', () => {
    const { row } = show({ tags: ['tax & duty', 'ä=1'] });
    const targets = row
      .getAllByRole('link')
      .map((link) => new URL(link.getAttribute('href') ?? '', 'http://x'))
      .filter(({ pathname }) => pathname === '/errors')
      .map(({ searchParams }) => [searchParams.get('tag'), searchParams.get('state')]);
    expect(targets).toEqual([
      ['tax & duty', 'all'],
      ['ä=1', 'all'],
    ]);
  });

  it('obeys no text of another', () => {
    const hostile = '<u>x</u>\u202E\u001B[31m\u2028';
    const { row, cells } = show({
      title: hostile,
      type: hostile,
      code: hostile,
      tags: [hostile],
      assignee: { id: 'p-2', name: hostile },
    });
    expect(row.getAllByText(/<u>x<\/u>/)).toHaveLength(5);
    expect(cells.join('')).not.toMatch(/[\u202E\u001B\u2028]/u);
    expect(document.querySelector('u')).toBeNull();
  });
});
