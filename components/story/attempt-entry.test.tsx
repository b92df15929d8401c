import { cleanup, render, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import type { Attempt } from '#lib/contracts/record';
import type { EntryOf } from '#lib/contracts/timeline';
import type { Direction } from '#lib/domain/direction';
import { sampleAttempt } from '#lib/testing/sample-record';
import { AttemptEntry } from './attempt-entry.tsx';
import { EntryIcon } from './entry-icon.tsx';

const FAILURE = { class: 'data', code: 'contract_violated', message: 'total is missing' } as const;
const HOSTILE = '<b id=evil>x</b>\u202E';
type Entry = EntryOf<'attempt'>;

afterEach(cleanup);
function entryOf(change: Partial<Attempt>, revision: number | null = 1): Entry {
  const attempt = sampleAttempt(change);
  return { kind: 'attempt', key: 'a', at: attempt.endedAt, revision, attempt };
}
function show(entry: Entry, before: Entry | null = null, direction: Direction = 'INGRESS') {
  render(<AttemptEntry entry={entry} direction={direction} before={before} />);
  return document.querySelector('p')?.textContent;
}
/** What is said to be different, by its name. */
function differences(before: Entry, after: Entry) {
  show(after, before);
  const names = screen.getAllByRole('term', { hidden: true });
  return names.map((term) => `${term.textContent}: ${term.nextElementSibling?.textContent ?? ''}`);
}

describe('AttemptEntry', () => {
  it('says how it ended, how long it took and who made it', () => {
    expect(show(entryOf({ durationMs: 61_000 }))).toBe(
      'Attempt 1: Processed after 1 min 1 s, worker-1',
    );
    expect(screen.queryByRole('group')).toBeNull();
  });

  it.each<[number | null, boolean]>([
    [null, false],
    [1, false],
    [2, true],
  ])('with revision %s says so: %s', (revision, isSaid) => {
    expect(show(entryOf({}, revision))?.includes('revision')).toBe(isSaid);
  });

  it.each([
    ['rabbitmq w-1', 'handed to the broker'],
    ['push w-1', 'received by the push target'],
  ])('of an offer by %s tells each step with its time', (holder, words) => {
    const handedAt = '2026-11-22T12:00:01.250Z';
    const times = { startedAt: '2026-11-22T12:00:01.000Z', endedAt: '2026-11-22T12:00:01.500Z' };
    show(entryOf({ ...times, holder, handedAt, outcome: 'ACKNOWLEDGED' }), null, 'EGRESS');
    const steps = within(screen.getByRole('list', { name: 'Steps of the offer' }));
    const said = steps.getAllByRole('listitem').map((step) => step.textContent.split(' at ')[0]);
    expect(said).toEqual(['offered', words, 'acknowledged']);
    expect(
      [...document.querySelectorAll('li time')].map((time) => time.getAttribute('datetime')),
    ).toEqual([times.startedAt, handedAt, times.endedAt]);
  });

  it('of an offer that the Integration App fetched has no steps', () => {
    show(entryOf({ outcome: 'ACKNOWLEDGED' }), null, 'EGRESS');
    expect(screen.queryByRole('list')).toBeNull();
  });

  it.each<[Attempt['outcome'], string]>([
    ['ACKNOWLEDGED', 'Offer 3: Acknowledged'],
    ['REJECTED', 'Offer 3: Rejected by the Integration App'],
    ['UNACKNOWLEDGED', 'Offer 3: Not acknowledged in time'],
  ])('of egress speaks of an offer that ended %s', (outcome, said) => {
    const entry = entryOf({ number: 3, outcome, holder: 'mail app' });
    expect(show(entry, null, 'EGRESS')).toBe(`${said} after 500 ms, mail app`);
  });

  it('leads to all failures with its cause, where that is known', () => {
    show(entryOf({ outcome: 'FAILED', failure: FAILURE, group: '0e7k8s5v0g007' }));
    expect(screen.getByRole('link', { hidden: true }).getAttribute('href')).toBe(
      '/errors/0e7k8s5v0g007',
    );
    cleanup();
    show(entryOf({ outcome: 'FAILED', failure: FAILURE }));
    expect(screen.queryByRole('link', { hidden: true })).toBeNull();
    expect(screen.getByText('total is missing').closest('summary')).not.toBeNull();
  });

  it('lists the fields that were not as agreed', () => {
    const violations = Array.from({ length: 22 }, (_, line) => ({
      pointer: `/lines/${String(line)}/price`,
      expected: 'number',
      found: HOSTILE,
    }));
    show(entryOf({ outcome: 'FAILED', failure: { ...FAILURE, violations } }));
    const items = screen.getAllByRole('listitem', { hidden: true });
    expect(items).toHaveLength(21);
    expect(items.at(-1)?.textContent).toBe('and 2 more');
    expect(document.querySelector('#evil')).toBeNull();
  });

  it('shows a hostile message, holder, stack and answer as text', () => {
    const failure = {
      ...FAILURE,
      message: HOSTILE,
      stack: HOSTILE,
      response: { status: 500, body: HOSTILE },
    };
    show(entryOf({ outcome: 'FAILED', holder: HOSTILE, failure }));
    expect(document.querySelector('#evil')).toBeNull();
    expect(document.body.textContent).not.toContain('\u202E');
    expect(document.body.textContent).toContain('HTTP 500');
    expect(screen.getAllByTitle('U+202E right-to-left override').length).toBeGreaterThanOrEqual(4);
  });
});

describe('what was different from the attempt before', () => {
  it('is only the time it took, where nothing else was', () => {
    const said = differences(
      entryOf({ durationMs: 12 }),
      entryOf({ number: 2, durationMs: 3_000 }),
    );
    expect(said).toEqual(['Took: 12 ms → 3 s']);
    expect(screen.getByText('As the attempt before')).toBeTruthy();
  });

  it('is each fact that changed, as it was and as it is', () => {
    const violations = [{ pointer: '', expected: 'object', found: 'array' }];
    const before = entryOf(
      {
        outcome: 'FAILED',
        handler: null,
        handlerVersion: null,
        failure: { ...FAILURE, violations },
      },
      null,
    );
    const said = differences(before, entryOf({ holder: 'worker-2', generation: 1 }, 2));
    expect(said).toEqual([
      'Outcome: Failed for good → Processed',
      'Failure: data/contract_violated → none',
      'Message: total is missing → none',
      'Fields: the whole payload → none',
      'Handler: none → shop-orders',
      'Handler version: none → 3',
      'Revision: not known → 2',
      'Worker: worker-1 → worker-2',
      'Took: 500 ms → 500 ms',
    ]);
  });

  it('tells what was from what is without colour, and hostile messages as text', () => {
    const before = entryOf({ outcome: 'FAILED', failure: { ...FAILURE, message: HOSTILE } });
    differences(before, entryOf({ outcome: 'FAILED', failure: FAILURE }));
    const message = screen.getByText('Message').nextElementSibling;
    if (!(message instanceof HTMLElement)) throw new Error('no difference of the message');
    expect(message.querySelector('del')?.textContent).toBe('<b id=evil>x</b>U+202E');
    expect(within(message).getByText('total is missing').closest('ins')).not.toBeNull();
    expect(document.querySelector('#evil')).toBeNull();
  });
});

describe('EntryIcon', () => {
  it.each<[Attempt['outcome'], boolean, string]>([
    ['SUCCEEDED', false, 'text-status-processed'],
    ['POSTPONED', true, 'text-warning'],
    ['LOST', true, 'text-warning'],
    ['UNACKNOWLEDGED', true, 'text-warning'],
    ['FAILED', true, 'text-danger'],
    ['REJECTED', true, 'text-danger'],
  ])('shows an attempt that ended %s in the colour of that', (outcome, hasFailed, colour) => {
    render(<EntryIcon entry={entryOf({ outcome, failure: hasFailed ? FAILURE : null })} />);
    const icon = document.querySelector('svg');
    expect(icon?.classList.contains(colour)).toBe(true);
    expect(icon?.getAttribute('aria-hidden')).toBe('true');
  });
});
