import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { changePreferences } from '#lib/client/preferences';
import type { RecordDetail } from '#lib/contracts/record';
import type { Timeline, TimelineEntry } from '#lib/contracts/timeline';
import type { Role } from '#lib/domain/access';
import { answerFetch, type ApiInMemory } from '#lib/testing/answer-fetch';
import { closeConsole, renderConsole } from '#lib/testing/render-console';
import { sampleAttempt, sampleRecord } from '#lib/testing/sample-record';
import { RecordTimeline } from './record-timeline.tsx';

const at = (day: number, minute = 0) =>
  `2026-11-${String(day)}T12:${String(minute).padStart(2, '0')}:00.000Z`;
const FAILURE = { class: 'data', code: 'contract_violated', message: 'total is missing' } as const;
const OTHER = {
  id: '0dh3k8s5v0g02',
  direction: 'EGRESS',
  source: 'mail',
  reference: 'order-1001',
  type: 'order.confirmed',
  status: 'ACKNOWLEDGED',
} as const;
const RECEIVED: TimelineEntry = {
  kind: 'received',
  key: 'received',
  at: at(21),
  by: 'Shop app',
  originatedAt: null,
};
const comment = (key: string, text: string): TimelineEntry => ({
  kind: 'comment',
  key,
  at: at(22, 30),
  by: 'Ada',
  text,
});
const STORY: TimelineEntry[] = [
  RECEIVED,
  {
    kind: 'attempt',
    key: 'attempt-0-1',
    at: at(21, 1),
    revision: 1,
    attempt: sampleAttempt({ outcome: 'FAILED', failure: FAILURE }),
  },
  comment('comment-7', 'Told them\u202E.\nThey mend it.'),
  {
    kind: 'edit',
    key: 'edit-2',
    at: at(22, 31),
    revision: 2,
    by: 'Ada',
    reason: 'typing error',
    step: 'proposed',
  },
  {
    kind: 'replay',
    key: 'replay-1',
    at: at(22, 32),
    generation: 1,
    fromStatus: 'ERROR',
    by: 'Bob',
    reason: null,
    operation: { id: 5, name: 'the storm' },
  },
  {
    kind: 'attempt',
    key: 'attempt-1-1',
    at: at(22, 33),
    revision: 2,
    attempt: sampleAttempt({ generation: 1, handlerVersion: '4' }),
  },
  { kind: 'egress', key: 'enqueued-1', at: at(22, 34), step: 'enqueued', record: OTHER },
  {
    kind: 'notice',
    key: 'notice-3',
    at: at(22, 35),
    notice: 3,
    by: 'Ada',
    form: 'json',
    way: 'sent',
    records: 12,
  },
];
const COUNTS = {
  received: 1,
  attempt: 2,
  replay: 1,
  edit: 1,
  comment: 1,
  egress: 1,
  notice: 1,
  same_reference: 0,
};
const page = (entries: TimelineEntry[], earlier: string | null = null): Timeline => ({
  entries,
  earlier,
  counts: COUNTS,
});

let api: ApiInMemory;
beforeEach(() => {
  api = answerFetch();
  api.answer('GET /api/v1/records/:id/timeline', page(STORY));
  changePreferences({ timeZone: 'UTC' });
});
afterEach(() => {
  window.location.hash = '';
  closeConsole();
});

async function show(change: Partial<RecordDetail> = {}, role: Role = 'operator') {
  const drawn = renderConsole(<RecordTimeline record={sampleRecord(change)} />, { role });
  await screen.findByText(/^21 Nov 2026, 12:00:00/);
  return drawn;
}
const told = () => screen.getAllByRole('listitem').map((entry) => entry.textContent);
const asked = () => api.asked('GET /api/v1/records/:id/timeline').map(({ query }) => query);

describe('RecordTimeline', () => {
  it('tells everything in order, day by day, in words', async () => {
    await show();
    expect(screen.getAllByRole('heading').map((day) => day.textContent)).toEqual([
      'Saturday 21 November 2026',
      'Sunday 22 November 2026',
    ]);
    expect(told()).toEqual([
      expect.stringContaining('Received by the key Shop app21 Nov 2026, 12:00:00.000 UTC'),
      expect.stringContaining('Attempt 1: Failed for good after 500 ms, worker-1'),
      expect.stringContaining('Ada: Told them'),
      expect.stringContaining('Edited by Ada: revision 2“typing error”'),
      expect.stringContaining('Replayed by Bob when it was Error, with the storm'),
      expect.stringContaining('Attempt 1: Processed after 500 ms, worker-1, revision 2'),
      expect.stringContaining('Enqueued order.confirmed to mail'),
      expect.stringContaining('Notice sent by Ada about 12 records'),
    ]);
    expect(told().join('')).not.toContain('\u202E');
    expect(screen.getByRole('link', { name: 'the storm' }).getAttribute('href')).toBe('/replays/5');
  });

  it('shows what is different from the attempt before', async () => {
    await show();
    const difference = screen.getByText('Different from the attempt before').closest('details');
    expect(difference?.textContent).toContain('Handler version3 → 4');
    expect(difference?.textContent).toContain('Revision1 → 2');
    expect(difference?.textContent).toContain('Failuredata/contract_violated → none');
  });

  it('is filtered by kind, in the address', async () => {
    const { address } = await show();
    fireEvent.click(screen.getByRole('checkbox', { name: /^Comments/ }));
    await waitFor(() => expect(asked().at(-1)).toMatchObject({ kind: 'comment' }));
    expect(address()).toBe('told=comment');
    fireEvent.click(screen.getByRole('checkbox', { name: /^Replays/ }));
    await waitFor(() => expect(address()).toBe('told=comment,replay'));
    expect(screen.queryByRole('checkbox', { name: /^Same reference/ })).toBeNull();
  });

  it('shows earlier entries on demand', async () => {
    api.answerBy('GET /api/v1/records/:id/timeline', ({ query }) =>
      query.cursor === 'before'
        ? page([RECEIVED])
        : page([comment('comment-9', 'Late.')], 'before'),
    );
    renderConsole(<RecordTimeline record={sampleRecord()} />);
    await screen.findByText('Late.');
    expect(screen.queryByText('Received')).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'Show earlier entries' }));
    await screen.findByText('Received');
    expect(told()[0]).toContain('Received');
    expect(screen.queryByRole('button', { name: 'Show earlier entries' })).toBeNull();
  });

  it('goes back as far as the entry that is linked to', async () => {
    window.location.hash = '#received';
    api.answerBy('GET /api/v1/records/:id/timeline', ({ query }) =>
      query.cursor === 'before'
        ? page([RECEIVED])
        : page([comment('comment-9', 'Late.')], 'before'),
    );
    await show();
    expect(document.getElementById('received')?.className).toContain('bg-accent-soft');
    expect(screen.getAllByTitle('Link to this entry')[0]?.getAttribute('href')).toBe('#received');
  });

  it('says what comes next', async () => {
    const lease = { holder: 'worker-2', claimedAt: at(22), expiresAt: at(22, 1) };
    await show({ status: 'JUST_IN', settledAt: null, lease });
    expect(document.body.textContent).toContain('Attempt 1 under way, with worker-2');
  });

  it('speaks of offers where a record goes out', async () => {
    const [, failed] = STORY;
    if (failed?.kind !== 'attempt') throw new Error('no attempt');
    const offer = { ...failed.attempt, outcome: 'UNACKNOWLEDGED' as const };
    api.answer('GET /api/v1/records/:id/timeline', page([RECEIVED, { ...failed, attempt: offer }]));
    await show({ direction: 'EGRESS', status: 'QUEUED', held: true });
    expect(told()[0]).toContain('Enqueued by the key');
    expect(told()[1]).toContain('Offer 1: Not acknowledged in time');
    expect(document.body.textContent).toContain('Held: nothing more happens');
  });

  it('says what went wrong', async () => {
    api.refuse('GET /api/v1/records/:id/timeline', {
      status: 404,
      code: 'record_not_found',
      title: 'There is no such record',
    });
    renderConsole(<RecordTimeline record={sampleRecord()} />);
    expect((await screen.findByRole('alert')).textContent).toContain('no such record');
  });
});

describe('a comment', () => {
  const field = () => screen.getByRole('textbox', { name: 'Comment' });

  it('is written once with Ctrl+Enter, however often that is pressed', async () => {
    api.answer('POST /api/v1/records/:id/comments', { id: '1', by: 'Ada', at: at(22), text: 'x' });
    await show();
    fireEvent.keyDown(document.body, { key: 'c' });
    await waitFor(() => expect(document.activeElement).toBe(field()));
    fireEvent.change(field(), { target: { value: ' Called them. ' } });
    fireEvent.keyDown(field(), { key: 'Enter', ctrlKey: true });
    fireEvent.keyDown(field(), { key: 'Enter', ctrlKey: true });
    await waitFor(() => expect(field()).toHaveProperty('value', ''));
    expect(api.asked('POST /api/v1/records/:id/comments').map(({ body }) => body)).toEqual([
      { text: 'Called them.' },
    ]);
    await waitFor(() => expect(asked()).toHaveLength(2));
  });

  it('is not for viewers, who are told why', async () => {
    await show({}, 'viewer');
    expect(field()).toHaveProperty('disabled', true);
    const button = screen.getByRole('button', { name: 'Add comment' });
    expect(button.getAttribute('aria-disabled')).toBe('true');
    const box = button.closest('div')?.parentElement;
    expect(within(box ?? document.body).getAllByText(/needs the role operator/).length).toBe(2);
  });
});
