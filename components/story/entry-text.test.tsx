import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EntryOf, TimelineEntry } from '#lib/contracts/timeline';
import type { Direction } from '#lib/domain/direction';
import { answerFetch } from '#lib/testing/answer-fetch';
import { closeConsole, renderConsole } from '#lib/testing/render-console';
import { EntryText } from './entry-text.tsx';

const AT = { at: '2026-11-22T12:00:00.000Z', key: 'k' };
const HOSTILE = '<b id=evil>x</b>\u202E';
const OTHER = {
  id: '0dh3k8s5v0g02',
  direction: 'EGRESS',
  source: 'mail',
  reference: 'order-1001',
  type: 'order.confirmed',
  status: 'ACKNOWLEDGED',
} as const;
const REPLAY: EntryOf<'replay'> = {
  ...AT,
  kind: 'replay',
  generation: 1,
  fromStatus: 'JUST_IN',
  by: 'Bob',
  reason: null,
  operation: null,
};
const EDIT: EntryOf<'edit'> = {
  ...AT,
  kind: 'edit',
  revision: 2,
  by: 'Ada',
  reason: null,
  step: 'proposed',
};
const COMMENT: EntryOf<'comment'> = { ...AT, kind: 'comment', by: 'Ada', text: 'Told them.' };

afterEach(cleanup);
function say(entry: TimelineEntry, direction: Direction = 'INGRESS'): string | null {
  const { container } = render(<EntryText entry={entry} direction={direction} before={null} />);
  return container.textContent;
}

describe('EntryText', () => {
  it.each<[Direction, string | null, string]>([
    ['INGRESS', null, 'Received'],
    ['INGRESS', 'Shop app', 'Received by the key Shop app'],
    ['EGRESS', null, 'Enqueued'],
  ])('tells how a record of %s by %s began', (direction, by, said) => {
    expect(say({ ...AT, kind: 'received', by, originatedAt: null }, direction)).toBe(said);
  });

  it('tells a replay of one without an operation or a reason', () => {
    expect(say(REPLAY)).toBe('Replayed by Bob when it was Just in');
    expect(screen.queryByRole('link')).toBeNull();
  });

  it('names an operation without a name by its number, and quotes the reason', () => {
    const said = say({ ...REPLAY, operation: { id: 5, name: null }, reason: 'prices' });
    expect(said).toBe('Replayed by Bob when it was Just in, with replay 5“prices”');
    expect(screen.getByRole('link').getAttribute('href')).toBe('/replays/5');
  });

  it.each<[EntryOf<'edit'>['step'], string]>([
    ['proposed', 'Edited by Ada: revision 2'],
    ['approved', 'Edit approved by Ada: revision 2'],
    ['rejected', 'Edit rejected by Ada: revision 2'],
  ])('tells an edit that was %s', (step, said) => {
    expect(say({ ...EDIT, step })).toBe(said);
  });

  it.each<[TimelineEntry, string]>([
    [
      { ...AT, kind: 'egress', step: 'enqueued', record: { ...OTHER, status: 'QUEUED' } },
      'Enqueued order.confirmed to mail Queued',
    ],
    [
      { ...AT, kind: 'egress', step: 'acknowledged', record: OTHER },
      'Acknowledged: order.confirmed to mail Acknowledged',
    ],
    [
      { ...AT, kind: 'same_reference', record: { ...OTHER, direction: 'INGRESS' } },
      'Same reference: order.confirmed from mail Acknowledged',
    ],
  ])('leads to the other record: %#', (entry, said) => {
    expect(say(entry)).toBe(said);
    expect(screen.getByRole('link').getAttribute('href')).toBe('/records/0dh3k8s5v0g02');
  });

  it('keeps the lines and tabs of a comment, and shows what else is hidden in it', () => {
    expect(say({ ...COMMENT, text: 'one\n\ttwo\r\u200B' })).toBe('Ada: one\n\ttwoCRU+200B');
  });

  it.each<[string, TimelineEntry]>([
    ['key', { ...AT, kind: 'received', by: HOSTILE, originatedAt: null }],
    ['comment', { ...COMMENT, by: HOSTILE, text: HOSTILE }],
    ['edit', { ...EDIT, by: HOSTILE, reason: HOSTILE }],
    ['replay', { ...REPLAY, by: HOSTILE, reason: HOSTILE, operation: { id: 1, name: HOSTILE } }],
    ['record', { ...AT, kind: 'same_reference', record: { ...OTHER, type: HOSTILE } }],
  ])('shows a hostile %s as text', (_, entry) => {
    expect(say(entry)).toContain('<b id=evil>x</b>U+202E');
    expect(document.querySelector('#evil')).toBeNull();
    expect(document.body.textContent).not.toContain('\u202E');
  });
});

describe('a notice in the story', () => {
  beforeEach(() => {
    answerFetch();
  });
  afterEach(closeConsole);

  it.each<[EntryOf<'notice'>['way'], EntryOf<'notice'>['form'], RegExp]>([
    ['copied', 'text', /^Notice copied as text by <b id=evil>x<\/b>U\+202E about 1 record/],
    ['downloaded', 'csv', /^Notice downloaded as CSV by /],
    ['downloaded', 'ndjson', /^Notice downloaded as NDJSON by /],
    ['sent', 'json', /^Notice sent by /],
  ])('says that it was %s as %s', (way, form, said) => {
    const entry = { ...AT, kind: 'notice', notice: 3, by: HOSTILE, form, way, records: 1 } as const;
    renderConsole(<EntryText entry={entry} direction="INGRESS" before={null} />);
    const words = screen.getByText('about 1 record').closest('p')?.textContent ?? '';
    expect(words).toMatch(said);
    expect(document.querySelector('#evil')).toBeNull();
  });
});
