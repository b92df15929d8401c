import { screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { changePreferences } from '#lib/client/preferences';
import { answerFetch } from '#lib/testing/answer-fetch';
import { closeConsole, renderConsole } from '#lib/testing/render-console';
import { sampleOperation } from '#lib/testing/sample-replay';
import { OperationFacts } from './operation-facts.tsx';
import { OperationHistory } from './operation-history.tsx';
import { OutcomeTable } from './outcome-table.tsx';
import { ReplaysTable } from './replays-table.tsx';

const HOSTILE = '<b id=evil>Mallory</b>\u202E';
type Change = Parameters<typeof sampleOperation>[0];
beforeEach(() => {
  answerFetch();
  changePreferences({ timeZone: 'UTC' });
});
afterEach(closeConsole);

describe('OperationFacts', () => {
  const facts = (change: Change) => {
    renderConsole(<OperationFacts operation={sampleOperation({ set: IDS, ...change })} />);
    const names = screen.getAllByRole('term').map((term) => term.textContent);
    const said = screen.getAllByRole('definition').map((one) => one.textContent);
    return new Map(names.map((name, place) => [name, said[place]]));
  };
  const IDS = { kind: 'ids' as const, count: 1 };

  it('says none where none was asked for', () => {
    const said = facts({ ratePerSecond: null, haltAtErrorShare: null, startedAt: null });
    expect([...said]).toEqual([
      ['Records', '1 chosen record'],
      ['Rate', 'as fast as they are processed'],
      ['Canary', 'none'],
      ['Stop rule', 'none'],
      ['Started', '–'],
      ['Ended', '–'],
    ]);
  });

  it('says exactly what was asked for', () => {
    const said = facts({
      confirm: true,
      ratePerSecond: 10_000,
      canary: { size: 1, waitSeconds: 90 },
      haltAtErrorShare: 0.005,
      startAt: '2026-11-22T13:00:00.000Z',
    });
    expect(said.get('Records')).toBe('1 chosen record, also what was done already');
    expect(said.get('Rate')).toBe('10,000 a second');
    expect(said.get('Canary')).toBe('1 record, then 1 min 30 s');
    expect(said.get('Stop rule')).toBe('more than 0.5 % fail again');
    expect(said.get('To start')).toContain('22 Nov 2026, 13:00:00');
  });

  it('tells a canary that waits for a person, and a rule that stops at the first failure', () => {
    const said = facts({ canary: { size: 1_000, waitSeconds: null }, haltAtErrorShare: 0 });
    expect(said.get('Canary')).toBe('1,000 records, then until somebody says so');
    expect(said.get('Stop rule')).toBe('more than 0 % fail again');
  });

  it('shows a pasted set and a filter with hostile words as text', () => {
    const filter = { q: HOSTILE };
    const said = facts({ set: { kind: 'filter', filter } });
    expect(said.get('Records')).toMatch(/^Records with containing <b id=evil>Mallory<\/b>/);
    expect(document.querySelector('#evil')).toBeNull();
    expect(document.body.textContent).not.toContain('\u202E');
    const link = screen.getByRole('link').getAttribute('href') ?? '';
    expect(new URL(link, 'http://sluice.test').searchParams.get('q')).toBe(HOSTILE);
  });
});

describe('OperationHistory', () => {
  it('is not there while nothing was done', () => {
    renderConsole(<OperationHistory events={[]} />);
    expect(screen.queryByRole('heading')).toBeNull();
  });

  it('tells in order who did what, hostile names and reasons as text', () => {
    const at = '2026-11-22T12:05:00.000Z';
    const events = [
      { at, by: HOSTILE, state: 'paused' as const, reason: null },
      { at, by: 'Ada', state: 'running' as const, reason: HOSTILE },
      { at, by: null, state: 'done' as const, reason: null },
    ];
    renderConsole(<OperationHistory events={events} />);
    const [paused, running, done] = screen.getAllByRole('listitem').map((row) => row.textContent);
    expect(paused).toContain('Paused · <b id=evil>Mallory</b>U+202E');
    expect(running).toContain('Running · Ada<b id=evil>');
    expect(done).toContain('Done · by itself');
    expect(document.body.textContent).not.toContain('\u202E');
  });
});

describe('OutcomeTable', () => {
  const counts = { total: 1_234_567, fixed: 1_234_566, skipped: 1 };

  it('marks the outcome whose records are shown, for screen readers too', () => {
    renderConsole(<OutcomeTable operation={sampleOperation({ counts })} outcome="fixed" />);
    const current = screen.getAllByRole('link').filter((link) => link.ariaCurrent === 'true');
    expect(current.map((link) => link.textContent)).toEqual(['1,234,566 Fixed']);
    expect(current[0]?.closest('tr')?.className).toBe('bg-accent-soft');
  });

  it('keeps a row for each outcome, so that nothing jumps when the first comes', () => {
    renderConsole(<OutcomeTable operation={sampleOperation()} outcome={null} />);
    const links = screen.getAllByRole('link').map((link) => link.textContent);
    expect(links).toHaveLength(6);
    expect(links.every((text) => text.startsWith('0 '))).toBe(true);
  });

  it('tells every reason for which records were skipped, and what was never there', () => {
    const operation = sampleOperation({
      counts,
      skippedWhy: [
        { reason: 'already_waiting', count: 1_000 },
        { reason: 'gone', count: 1 },
      ],
      notFound: { count: 101, first: [HOSTILE] },
    });
    renderConsole(<OutcomeTable operation={operation} outcome={null} />);
    const why = screen.getAllByRole('listitem').map((row) => row.textContent);
    expect(why).toEqual(['1,000 · Waiting or in work already', '1 · No longer there']);
    expect(screen.getByText('101 references that no record has')).toBeTruthy();
    expect(screen.getByText(/and 100 more$/).textContent).toContain('<b id=evil>');
    expect(document.body.textContent).not.toContain('\u202E');
  });
});

describe('ReplaysTable', () => {
  it('calls an operation by its number where it has no name, and shows hostile words as text', () => {
    const operations = [
      sampleOperation({ id: 3, state: 'awaiting' }),
      sampleOperation({ id: 4, name: HOSTILE, reason: HOSTILE, requestedBy: HOSTILE }),
    ];
    renderConsole(<ReplaysTable operations={operations} />);
    const [first, second] = within(screen.getByRole('table')).getAllByRole('link');
    expect(first?.textContent).toBe('Replay 3');
    expect(first?.closest('tr')?.textContent).toContain('Waits for a person');
    expect(second?.getAttribute('href')).toBe('/replays/4');
    expect(document.querySelector('#evil')).toBeNull();
    expect(document.body.textContent).not.toContain('\u202E');
    expect(screen.getAllByTitle('U+202E right-to-left override')).toHaveLength(3);
    expect(screen.getByRole('img', { name: 'Outcome of Replay 3: nothing' })).toBeTruthy();
  });
});
