import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ErrorGroupDetail } from '#lib/contracts/error-group';
import type { Role } from '#lib/domain/access';
import { answerFetch, type ApiInMemory } from '#lib/testing/answer-fetch';
import { closeConsole, reading, renderConsole } from '#lib/testing/render-console';
import { sampleGroup } from '#lib/testing/sample-group';
import { sampleAttempt, sampleRecord } from '#lib/testing/sample-record';
import { GroupPage } from './group-page.tsx';

const RECORD = '0dh3k8s5v0r01';
const FAILURE = {
  class: 'data',
  code: 'contract_violated',
  message: 'The total is not a number',
  violations: [{ pointer: '/total', expected: 'a number', found: '"many"' }],
} as const;
const SAMPLE = {
  record: RECORD,
  reference: 'order-1001',
  generation: 0,
  number: 1,
  endedAt: '2026-11-22T12:00:00.000Z',
  failure: { ...FAILURE, violations: [...FAILURE.violations] },
};

let api: ApiInMemory;

beforeEach(() => {
  api = answerFetch();
  api.answer('GET /api/v1/assignees', { people: [{ id: 'p-2', name: 'Grace' }] });
});
afterEach(closeConsole);

/** Keeps one group the way the server would: a change is seen by whoever asks afterwards. */
function keepGroup(change: Partial<ErrorGroupDetail> = {}): void {
  let group = sampleGroup(change);
  api.answerBy('GET /api/v1/error-groups/:id', () => group);
  api.answerBy('PATCH /api/v1/error-groups/:id', ({ body }) => {
    const by = { at: '2026-11-22T13:00:00.000Z', by: 'Ada' };
    const { resolve, tags } = Object(body) as { resolve?: object; tags?: string[] };
    if (resolve !== undefined)
      group = { ...group, state: 'resolved', resolution: { ...by, inVersion: null } };
    if (tags !== undefined) group = { ...group, tags };
    return group;
  });
  api.answerBy('POST /api/v1/error-groups/:id/notes', ({ body }) => {
    const { text } = Object(body) as { text: string };
    const at = '2026-11-22T13:00:00.000Z';
    const note = { id: 9, kind: 'noted', at, by: 'Ada', text } as const;
    group = { ...group, history: [...group.history, note] };
    return note;
  });
}

async function show(change: Partial<ErrorGroupDetail> = {}, role: Role = 'operator') {
  keepGroup(change);
  const console = renderConsole(<GroupPage id="0dh3k8s5v0g01" />, { role });
  await screen.findByRole('heading', { level: 1 });
  return console;
}

const changesAsked = () =>
  api.asked('PATCH /api/v1/error-groups/0dh3k8s5v0g01').map(({ body }) => body);

function panel(title: string): HTMLElement {
  const found = screen.getByRole('heading', { level: 2, name: title }).closest('section');
  if (found === null) throw new Error(`There is no panel ${title}.`);
  return found;
}

describe('the page of an error group', () => {
  it('says what it is, how much of it there is, and why it is one', async () => {
    await show({
      basis: [
        { label: 'Source', value: 'shop' },
        { label: 'Place in the payload', value: '/lines/*/price' },
      ],
    });
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe(
      'The currency … is not known',
    );
    const why = panel('Why these are one group');
    expect(within(why).getByText('/lines/*/price')).toBeTruthy();
    expect(within(why).getByText('v1:0123456789abcdef')).toBeTruthy();
    const open = screen.getByRole('link', { name: reading('42 open records of this cause') });
    expect(open.getAttribute('href')).toBe('/records?group=0dh3k8s5v0g01');
    expect(screen.getByText('The data is at fault')).toBeTruthy();
  });

  it('shows the latest failure, where in the payload it is, and the payload', async () => {
    api.answer(
      'GET /api/v1/records/:id',
      sampleRecord({ id: RECORD, attemptLog: [sampleAttempt({ handlerVersion: '7' })] }),
    );
    await show({ sample: SAMPLE });
    const latest = panel('Latest failure');
    expect(within(latest).getByText('The total is not a number')).toBeTruthy();
    expect(within(latest).getByText('a number')).toBeTruthy();
    expect(within(latest).getByRole('link', { name: 'order-1001' }).getAttribute('href')).toBe(
      `/records/${RECORD}`,
    );
    expect(await within(latest).findByText('Its payload')).toBeTruthy();
    expect(within(latest).getByText(/version 7/)).toBeTruthy();
  });

  it('says so when no record of it is kept any more', async () => {
    await show();
    expect(screen.getByText('Its records are no longer kept')).toBeTruthy();
    expect(screen.getByText('None is known any more')).toBeTruthy();
    expect(screen.getByText('No handler was at work')).toBeTruthy();
    expect(screen.getByText('Nobody has done anything about it yet')).toBeTruthy();
  });

  it('names the references, those still open apart from the others, and the versions', async () => {
    await show({
      references: [
        { reference: 'order-1', record: RECORD, isOpen: true },
        { reference: 'order-2', record: '0dh3k8s5v0r02', isOpen: false },
      ],
      handlerVersions: [
        {
          version: '3',
          count: 1200,
          firstSeenAt: '2026-11-20T12:00:00.000Z',
          lastSeenAt: '2026-11-22T12:00:00.000Z',
        },
      ],
    });
    const list = within(screen.getByRole('list', { name: 'Affected references' }));
    expect(list.getAllByRole('link').map((link) => link.textContent)).toEqual([
      'order-1, still open',
      'order-2, no longer open',
    ]);
    const versions = screen.getByRole('region', { name: 'Versions of the handler' });
    expect(within(versions).getByText('1,200')).toBeTruthy();
  });

  it('lists its open records and the way to all of them', async () => {
    api.answerBy('GET /api/v1/records', ({ query }) => ({
      records: query.group === '0dh3k8s5v0g01' ? [sampleRecord({ id: RECORD })] : [],
      next: null,
      prev: null,
    }));
    await show();
    const records = panel('Open records');
    const link = await within(records).findByRole('link', { name: 'order-1001' });
    expect(link.getAttribute('href')).toBe(`/records/${RECORD}`);
    expect(within(records).getByRole('link', { name: 'All 42' })).toBeTruthy();
  });

  it('shows when it happened, over as long as is asked for', async () => {
    const { address } = await show();
    expect(
      within(panel('Failures over time')).getAllByRole('link', { name: /failures?$/ }),
    ).toHaveLength(24);
    fireEvent.click(screen.getByRole('button', { name: '7 d' }));
    await waitFor(() => expect(address()).toBe('trend=7d'));
    await waitFor(() =>
      expect(api.asked('GET /api/v1/error-groups/:id').at(-1)?.query).toEqual({ trend: '7d' }),
    );
  });

  it('says that there is no such group', async () => {
    renderConsole(<GroupPage id="0dh3k8s5v0g99" />);
    expect(await screen.findByText('There is no such error group')).toBeTruthy();
  });
});

describe('triage on the page of an error group', () => {
  it('resolves it, and says who did', async () => {
    await show();
    fireEvent.click(screen.getByRole('button', { name: 'Resolve or mute…' }));
    const dialog = await screen.findByRole('dialog', { name: 'Resolve, mute or reopen' });
    fireEvent.submit(within(dialog).getByRole('button', { name: 'Do it' }));
    expect(await screen.findByText(/^Ada resolved it on/)).toBeTruthy();
    expect(changesAsked()).toEqual([{ resolve: {} }]);
  });

  it('resolves it in a version, which has to be named', async () => {
    await show();
    fireEvent.keyDown(document.body, { key: 'm', code: 'KeyM' });
    const dialog = await screen.findByRole('dialog', { name: 'Resolve, mute or reopen' });
    fireEvent.click(within(dialog).getByLabelText('Resolve in a version of the handler'));
    const button = within(dialog).getByRole('button', { name: 'Do it' });
    fireEvent.submit(button);
    const version = within(dialog).getByLabelText('Version');
    await waitFor(() => expect(version.getAttribute('aria-invalid')).toBe('true'));
    fireEvent.change(version, { target: { value: '8' } });
    fireEvent.submit(button);
    await waitFor(() => expect(changesAsked()).toEqual([{ resolve: { inVersion: '8' } }]));
  });

  it('keeps tags and a ticket, and refuses a ticket that is no address', async () => {
    await show({ tags: ['old'] });
    fireEvent.click(screen.getByRole('button', { name: 'Tags and ticket…' }));
    const dialog = await screen.findByRole('dialog', { name: 'Tags and ticket' });
    const fill = (label: string, value: string) => {
      fireEvent.change(within(dialog).getByLabelText(label), { target: { value } });
    };
    fill('Tags', 'tax, urgent, tax, ');
    fill('Ticket', 'javascript:alert(1)');
    const button = within(dialog).getByRole('button', { name: 'Save' });
    fireEvent.submit(button);
    await waitFor(() =>
      expect(within(dialog).getByLabelText('Ticket').getAttribute('aria-invalid')).toBe('true'),
    );
    expect(changesAsked()).toEqual([]);
    fill('Ticket', 'https://tickets.example.test/7');
    fireEvent.submit(button);
    expect(await screen.findByRole('link', { name: 'urgent' })).toBeTruthy();
    expect(changesAsked()).toEqual([
      { tags: ['tax', 'urgent'], ticketUrl: 'https://tickets.example.test/7' },
    ]);
  });

  it('leads out to the ticket without telling it where from', async () => {
    await show({ ticketUrl: 'https://tickets.example.test/7' });
    const link = screen.getByRole('link', { name: 'https://tickets.example.test/7' });
    expect(link.getAttribute('rel')).toBe('noreferrer noopener');
  });

  it('keeps a thread of notes', async () => {
    const at = '2026-11-22T12:00:00.000Z';
    await show({
      history: [
        { id: 1, kind: 'noted', at, by: 'Grace', text: 'Asked <b>them</b>\u202E' },
        { id: 2, kind: 'assigned', at, by: 'Grace', text: 'Ada' },
        { id: 3, kind: 'regressed', at, by: null, text: null },
      ],
    });
    fireEvent.change(screen.getByLabelText('Add a note'), { target: { value: 'They answered' } });
    fireEvent.submit(screen.getByRole('button', { name: 'Add note' }));
    expect(await screen.findByText('They answered')).toBeTruthy();
    const notes = within(screen.getByRole('list', { name: 'Notes' })).getAllByRole('listitem');
    expect(notes[0]?.textContent).toContain('Asked <b>them</b>');
    expect(notes[0]?.textContent).not.toContain('\u202E');
    expect(screen.getByLabelText<HTMLTextAreaElement>('Add a note').value).toBe('');
    const events = within(screen.getByRole('list', { name: 'History' })).getAllByRole('listitem');
    expect(events.map((event) => event.querySelector('p')?.textContent)).toEqual([
      'It happened again after it was resolved',
      'Grace assigned it to Ada',
    ]);
  });

  it('leads to the plan of a replay of its open records', async () => {
    const { opened } = await show();
    fireEvent.click(screen.getByRole('button', { name: 'Replay these…' }));
    expect(opened[0]).toMatch(/^\/replays\/new\?/);
    expect(decodeURIComponent(opened[0] ?? '')).toContain('0dh3k8s5v0g01');
    fireEvent.keyDown(document.body, { key: 'r', code: 'KeyR' });
    expect(opened).toHaveLength(2);
    expect(opened[1]).toBe(opened[0]);
  });

  it('shows a viewer everything, and each action with the reason why not', async () => {
    await show({}, 'viewer');
    const reason = 'This needs the role operator; yours is viewer.';
    for (const name of ['Resolve or mute…', 'Assign…', 'Tags and ticket…', 'Add note']) {
      const button = screen.getByRole('button', { name });
      expect(button.getAttribute('aria-disabled')).toBe('true');
      expect(button.title).toBe(reason);
      fireEvent.click(button);
    }
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(screen.getByLabelText<HTMLTextAreaElement>('Add a note').disabled).toBe(true);
  });
});
