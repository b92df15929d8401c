import { act, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { changePreferences } from '#lib/client/preferences';
import type { GroupEvent } from '#lib/contracts/error-group';
import { answerFetch } from '#lib/testing/answer-fetch';
import { closeConsole, renderConsole } from '#lib/testing/render-console';
import { sampleGroup } from '#lib/testing/sample-group';
import { HistoryPanel } from './history-panel.tsx';
import { VersionsPanel } from './versions-panel.tsx';
import { WhyPanel } from './why-panel.tsx';

const AT = '2026-11-22T12:00:00.000Z';

beforeEach(() => {
  answerFetch();
});
afterEach(closeConsole);

const cellsOf = (row: HTMLElement) =>
  within(row)
    .getAllByRole('cell')
    .map((cell) => cell.textContent);

describe('HistoryPanel', () => {
  function show(events: readonly Omit<GroupEvent, 'id' | 'at'>[]): (string | null | undefined)[] {
    act(() => changePreferences({ timeZone: 'UTC' }));
    const history = events.map((event, place) => ({ ...event, id: place + 1, at: AT }));
    renderConsole(<HistoryPanel group={sampleGroup({ history })} />);
    const list = within(screen.getByRole('list', { name: 'History' }));
    return list.getAllByRole('listitem').map((item) => item.querySelector('p')?.textContent);
  }

  it('tells the newest first, with the exact moment, and leaves notes to the notes', () => {
    const told = show([
      { kind: 'assigned', by: 'Ada', text: 'Grace' },
      { kind: 'noted', by: 'Grace', text: 'Asked them' },
      { kind: 'resolved', by: 'Grace', text: '4' },
      { kind: 'regressed', by: null, text: null },
    ]);
    expect(told).toEqual([
      'It happened again after it was resolved',
      'Grace resolved it in version 4',
      'Ada assigned it to Grace',
    ]);
    expect(screen.getAllByText('22 Nov 2026, 12:00:00.000 UTC')).toHaveLength(3);
  });

  it('shows what hides in a name or a tag', () => {
    const [told] = show([{ kind: 'tagged', by: 'Mall\u202Eory', text: '<b>tax</b>\u2066' }]);
    expect(told).toContain('<b>tax</b>');
    expect(told).not.toMatch(/[\u202E\u2066]/u);
    expect(document.querySelector('b')).toBeNull();
  });

  it('says that nothing was done where there are but notes', () => {
    const history: GroupEvent[] = [{ id: 1, kind: 'noted', at: AT, by: 'Ada', text: 'Hm' }];
    renderConsole(<HistoryPanel group={sampleGroup({ history })} />);
    expect(screen.getByText('Nobody has done anything about it yet')).toBeTruthy();
    expect(screen.queryByRole('list')).toBeNull();
  });
});

describe('VersionsPanel', () => {
  const version = (name: string, count: number) => ({
    version: name,
    count,
    firstSeenAt: AT,
    lastSeenAt: '2026-11-22T13:30:00.000Z',
  });

  it('counts exactly in which versions it happened, in the order it is given', () => {
    const handlerVersions = [version('10', 1_234_567), version('9', 1)];
    renderConsole(<VersionsPanel group={sampleGroup({ handlerVersions })} />);
    expect(screen.getByRole('heading', { name: 'Handler shop-orders' })).toBeTruthy();
    const rows = screen.getAllByRole('row').slice(1);
    expect(rows.map((row) => cellsOf(row).slice(0, 2))).toEqual([
      ['10', '1,234,567'],
      ['9', '1'],
    ]);
    const times = rows[0]?.querySelectorAll('time') ?? [];
    expect([...times].map((time) => time.dateTime)).toEqual([AT, '2026-11-22T13:30:00.000Z']);
  });

  it('says so where no handler came to work', () => {
    renderConsole(<VersionsPanel group={sampleGroup({ handler: null })} />);
    expect(screen.getByRole('heading', { name: 'Handler' })).toBeTruthy();
    expect(screen.getByText('No handler was at work')).toBeTruthy();
    expect(screen.queryByRole('table')).toBeNull();
  });

  it('shows the name of a version as text', () => {
    const handlerVersions = [version('<img src=x>\u202E2', 1)];
    renderConsole(<VersionsPanel group={sampleGroup({ handlerVersions })} />);
    const table = screen.getByRole('table');
    expect(table.textContent).toContain('<img src=x>');
    expect(table.textContent).not.toContain('\u202E');
    expect(document.querySelector('img')).toBeNull();
  });
});

describe('WhyPanel', () => {
  it('tells each thing that the failures share by its name, in order', () => {
    const basis = [
      { label: 'Source', value: 'shop' },
      { label: 'Code', value: 'unknown_currency' },
      { label: 'Message', value: 'The currency "…" is not\u2028known' },
    ];
    renderConsole(<WhyPanel group={sampleGroup({ basis })} />);
    expect(screen.getAllByRole('term').map((term) => term.textContent)).toEqual([
      'Source',
      'Code',
      'Message',
    ]);
    const values = screen.getAllByRole('definition').map((value) => value.textContent);
    expect(values.slice(0, 2)).toEqual(['shop', 'unknown_currency']);
    expect(values[2]).not.toContain('\u2028');
  });

  it('lets the fingerprint be read and copied', () => {
    renderConsole(<WhyPanel group={sampleGroup()} />);
    expect(screen.getByText('v1:0123456789abcdef')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Copy fingerprint' })).toBeTruthy();
  });
});
