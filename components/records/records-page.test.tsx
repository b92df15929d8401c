import type { QueryClient } from '@tanstack/react-query';
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RecordSummary } from '#lib/contracts/record';
import { answerFetch, type ApiInMemory, type Asked } from '#lib/testing/answer-fetch';
import { closeConsole, reading, renderConsole } from '#lib/testing/render-console';
import { sampleCounts, sampleSource } from '#lib/testing/sample-installation';
import { sampleRecord } from '#lib/testing/sample-record';
import { RecordsPage } from './records-page.tsx';

const ID = (number: number) => `0dh3k8s5v0g${String(number).padStart(2, '0')}`;

/** A record that came `number` seconds after noon. */
function record(number: number, change: Partial<RecordSummary> = {}): RecordSummary {
  return sampleRecord({
    id: ID(number),
    reference: `order-${String(number)}`,
    receivedAt: `2026-11-22T12:00:${String(number).padStart(2, '0')}.000Z`,
    ...change,
  });
}

/** The records of this test, newest first; the server filters by time and status as the real one does. */
let stored: RecordSummary[];
let api: ApiInMemory;

function listRecords({ query }: Asked) {
  const { from, to, status, cursor } = query;
  const records = stored.filter(
    (one) =>
      (from === undefined || one.receivedAt >= from) &&
      (to === undefined || one.receivedAt < to) &&
      (status === undefined || status.split(',').includes(one.status)),
  );
  return { records, next: cursor === undefined ? 'older' : null, prev: 'newer' };
}

beforeEach(() => {
  api = answerFetch();
  stored = [record(2), record(1)];
  api.answerBy('GET /api/v1/records', listRecords);
  api.answer('GET /api/v1/sources', {
    sources: [sampleSource(), sampleSource({ key: 'payments' })],
  });
  api.answer(
    'GET /api/v1/status-counts',
    sampleCounts({ shop: { ERROR: 7, PROCESSED: 20 }, payments: { ERROR: 2 } }, { held: 4 }),
  );
});
afterEach(closeConsole);

async function show(search = '') {
  const drawn = renderConsole(<RecordsPage />, { path: '/records', search });
  await within(list()).findByText('order-1');
  return drawn;
}

const references = () =>
  screen.getAllByRole('row').flatMap((row) => row.querySelector('a[data-record-id]') ?? []);
const rowOf = (reference: string) =>
  references()
    .find((link) => link.textContent === reference)
    ?.closest('tr');
const shown = () => references().map((link) => link.textContent);
const lastAsked = () => api.asked('GET /api/v1/records').at(-1)?.query;
const list = () => screen.getByRole('region', { name: 'List of records' });
const chip = (name: string) =>
  within(screen.getByRole('navigation', { name: 'Statuses' })).getByRole('link', {
    name: reading(name),
  });
const bar = () => screen.getByRole<HTMLInputElement>('combobox', { name: 'Filter records' });
function filterBy(line: string): void {
  fireEvent.change(bar(), { target: { value: line } });
  fireEvent.submit(bar());
}

describe('a search that ran out of time', () => {
  const searchedTo = '2026-11-20T08:00:00.000Z';

  it('says how far back it looked, and goes on from there', async () => {
    api.answerBy('GET /api/v1/records', ({ query }) =>
      query.cursor === undefined
        ? { records: [], next: 'further', prev: null, searchedTo }
        : { records: [record(1)], next: null, prev: 'newer' },
    );
    const drawn = renderConsole(<RecordsPage />, { path: '/records', search: 'q=x&in=payload' });
    expect(await screen.findByText('Nothing found so far')).toBeTruthy();
    const told = screen.getByText(/Looked back to/);
    expect(told.querySelector('time')?.dateTime).toBe(searchedTo);
    fireEvent.click(screen.getByRole('button', { name: 'Search further back' }));
    await within(list()).findByText('order-1');
    expect(drawn.address()).toBe('q=x&in=payload&cursor=further');
    expect(screen.queryByText(/Looked back to/)).toBeNull();
  });

  it('says so below the rows it found', async () => {
    api.answer('GET /api/v1/records', {
      records: [record(1)],
      next: 'further',
      prev: null,
      searchedTo,
    });
    await show('type=rare&sort=oldest');
    expect(screen.getByText(/Looked on to/)).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Search further on' })).toBeTruthy();
  });

  it('is not asked again when records change', async () => {
    const { client } = await show('q=x&in=payload');
    const before = api.asked('GET /api/v1/records').length;
    await client.invalidateQueries({ queryKey: ['records'] });
    expect(api.asked('GET /api/v1/records')).toHaveLength(before);
  });
});

describe('the filters of the list', () => {
  it('count live beside each status, and filter by it in the address', async () => {
    const { address } = await show();
    const chipOfErrors = await waitFor(() => chip('Error 9'));
    stored = [record(2, { status: 'ERROR' }), record(1)];
    fireEvent.click(chipOfErrors);
    await waitFor(() => expect(shown()).toEqual(['order-2']));
    expect(address()).toBe('status=ERROR');
    expect(chip('Error 9').getAttribute('aria-current')).toBe('true');
    expect(lastAsked()).toMatchObject({ status: 'ERROR', sort: 'newest', limit: '50' });
  });

  it('take several statuses, and let one go by a second click', async () => {
    const { address } = await show('status=ERROR,PROCESSED');
    fireEvent.click(await waitFor(() => chip('Error 9')));
    await waitFor(() => expect(address()).toBe('status=PROCESSED'));
  });

  it('are good links for another tab', async () => {
    await show('source=shop&cursor=older');
    const href = (await waitFor(() => chip('Error 7'))).getAttribute('href') ?? '';
    expect(href).toBe('/records?status=ERROR&source=shop');
  });

  it('count the statuses of the chosen sources only', async () => {
    await show('source=payments');
    expect(await waitFor(() => chip('Error 2'))).toBeTruthy();
    expect(chip('Processed 0')).toBeTruthy();
    expect(chip('Held')).toBeTruthy();
  });

  it('choose sources from those that exist, with their counts', async () => {
    const { address } = await show();
    fireEvent.click(screen.getByRole('button', { name: 'All sources' }));
    const shop = await screen.findByRole('checkbox', { name: reading('shop 27') });
    fireEvent.click(shop);
    await waitFor(() => expect(address()).toBe('source=shop'));
    expect(lastAsked()).toMatchObject({ source: 'shop' });
    expect(screen.getByRole('button', { name: 'shop' })).toBeTruthy();
  });

  it('find by exact id, reference or event id', async () => {
    const { address } = await show();
    filterBy(' order-1 ');
    await waitFor(() => expect(address()).toBe('q=order-1'));
    expect(lastAsked()).toMatchObject({ q: 'order-1' });
  });

  it('search error texts and payloads by name', async () => {
    const { address } = await show();
    filterBy('payload:Zoë');
    await waitFor(() => expect(address()).toBe('q=Zoë&in=payload'));
    await waitFor(() => expect(lastAsked()).toMatchObject({ q: 'Zoë', in: 'payload' }));
    expect(bar().value).toBe('payload:Zoë');
    filterBy('error:Zoë');
    await waitFor(() => expect(address()).toBe('q=Zoë&in=errors'));
  });

  it('offer to look elsewhere when no identifier is it', async () => {
    const { address } = await show();
    stored = [];
    filterBy('timeout');
    fireEvent.click(await screen.findByRole('button', { name: 'Search error texts' }));
    await waitFor(() => expect(address()).toBe('q=timeout&in=errors'));
    expect(await screen.findByText(/by a part of the message or code/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Search payloads' })).toBeNull();
  });

  it('ask for a window that ends now', async () => {
    await show();
    fireEvent.click(screen.getByRole('button', { name: 'Any time' }));
    fireEvent.click(await screen.findByRole('button', { name: 'Last hour' }));
    await waitFor(() => expect(lastAsked()?.from).toBeDefined());
    const ago = Date.now() - new Date(lastAsked()?.from ?? '').getTime();
    expect(Math.round(ago / 60_000)).toBe(60);
    expect(lastAsked()?.to).toBeUndefined();
  });

  it('are all cleared at once; order and page size stay', async () => {
    const { address } = await show('status=PROCESSED&source=shop&sort=oldest&limit=100');
    fireEvent.click(screen.getByRole('button', { name: 'Clear filters' }));
    await waitFor(() => expect(address()).toBe('sort=oldest&limit=100'));
  });

  it('that make no sense in the address are left out', async () => {
    await show('status=BROKEN&source=UPPER&limit=7&window=1y&cursor=');
    expect(lastAsked()).toEqual({ sort: 'newest', limit: '50' });
  });
});

describe('the pages of the list', () => {
  it('lead on and back, and to the first page', async () => {
    const { address } = await show();
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'First' }).disabled).toBe(true);
    fireEvent.click(screen.getByRole('button', { name: 'Next' }));
    await waitFor(() => expect(address()).toBe('cursor=older'));
    await waitFor(() =>
      expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Next' }).disabled).toBe(true),
    );
    expect(lastAsked()).toMatchObject({ cursor: 'older' });
    fireEvent.click(screen.getByRole('button', { name: 'Previous' }));
    await waitFor(() => expect(address()).toBe('cursor=newer'));
    fireEvent.click(screen.getByRole('button', { name: 'First' }));
    await waitFor(() => expect(address()).toBe(''));
  });

  it('begin anew when order or size change', async () => {
    const { address } = await show('cursor=older');
    fireEvent.change(screen.getByLabelText('Order'), { target: { value: 'oldest' } });
    await waitFor(() => expect(address()).toBe('sort=oldest'));
    fireEvent.change(screen.getByLabelText('Rows'), { target: { value: '500' } });
    await waitFor(() => expect(lastAsked()).toEqual({ sort: 'oldest', limit: '500' }));
  });
});

describe('rows that a person looks at', () => {
  const refetch = (client: QueryClient) => client.invalidateQueries({ queryKey: ['records'] });

  async function look(client: QueryClient): Promise<void> {
    fireEvent.pointerEnter(list());
    await waitFor(() => expect(client.isFetching()).toBe(0));
  }

  it('come and go by themselves while nobody looks', async () => {
    const { client } = await show();
    stored = [record(3), ...stored];
    await refetch(client);
    await waitFor(() => expect(shown()).toEqual(['order-3', 'order-2', 'order-1']));
    expect(screen.queryByRole('button', { name: /new$/ })).toBeNull();
  });

  it('stay where they are under the pointer, and new ones are counted until asked for', async () => {
    const { client } = await show();
    await look(client);
    stored = [record(4), record(3), ...stored];
    await refetch(client);
    const button = await screen.findByRole('button', { name: '2 new' });
    expect(shown()).toEqual(['order-2', 'order-1']);
    fireEvent.pointerLeave(list());
    fireEvent.click(button);
    await waitFor(() => expect(shown()).toEqual(['order-4', 'order-3', 'order-2', 'order-1']));
    expect(screen.queryByRole('button', { name: /new$/ })).toBeNull();
  });

  it('change their status in place', async () => {
    stored = [record(2), record(1, { status: 'JUST_IN', settledAt: null })];
    const { client } = await show();
    await look(client);
    stored = [record(3), record(2), record(1, { status: 'ERROR' })];
    await refetch(client);
    await waitFor(() => expect(rowOf('order-1')?.textContent).toContain('Error'));
    expect(shown()).toEqual(['order-2', 'order-1']);
  });

  it('stay when they no longer match, and say so', async () => {
    stored = [record(2, { status: 'ERROR' }), record(1, { status: 'ERROR' })];
    const { client } = await show('status=ERROR');
    await look(client);
    stored = [record(2), record(1, { status: 'ERROR' })];
    await refetch(client);
    await waitFor(() => expect(rowOf('order-2')?.title).toBe('It no longer matches these filters'));
    fireEvent.pointerLeave(list());
    await waitFor(() => expect(shown()).toEqual(['order-1']));
  });
});

describe('the list', () => {
  it('shows why a record failed and that it is held', async () => {
    const failure = { class: 'dependency', code: 'timeout', message: 'ERP is away' } as const;
    stored = [record(1, { status: 'JUST_IN', held: true, failure, settledAt: null })];
    await show();
    expect(rowOf('order-1')?.textContent).toContain('Held');
    expect(within(list()).getAllByText('ERP is away').length).toBeGreaterThan(0);
  });

  it('says so where nothing matches, and offers the way out', async () => {
    stored = [record(1)];
    const { address } = renderConsole(<RecordsPage />, { search: 'status=ERROR' });
    expect(await screen.findByText('Nothing matches')).toBeTruthy();
    fireEvent.click(screen.getAllByRole('button', { name: 'Clear filters' })[0] ?? list());
    expect(await screen.findByText('order-1')).toBeTruthy();
    expect(address()).toBe('');
  });

  it('says how to begin where no record ever came', async () => {
    stored = [];
    renderConsole(<RecordsPage />);
    expect(await screen.findByText('No record has come yet')).toBeTruthy();
  });

  it('says what is wrong with a page that cannot be had, and leads to the first one', async () => {
    api.refuse('GET /api/v1/records', {
      status: 400,
      code: 'bad_cursor',
      title: 'Unknown cursor.',
    });
    const { address } = renderConsole(<RecordsPage />, { search: 'cursor=nonsense' });
    expect((await screen.findByRole('alert')).textContent).toContain('Unknown cursor.');
    api.answerBy('GET /api/v1/records', listRecords);
    fireEvent.click(screen.getByRole('button', { name: 'Go to the first page' }));
    expect(await screen.findByText('order-1')).toBeTruthy();
    expect(address()).toBe('');
  });

  it('keeps its rows when asking again fails, and says that they may be old', async () => {
    const { client } = await show();
    api.refuse('GET /api/v1/records', { status: 403, code: 'forbidden', title: 'Not any more.' });
    await client.invalidateQueries({ queryKey: ['records', 'page'] });
    expect(await screen.findByText(/These rows may be old: Not any more\./)).toBeTruthy();
    expect(shown()).toEqual(['order-2', 'order-1']);
  });
});

describe('the record beside the list', () => {
  beforeEach(() => {
    api.answerBy('GET /api/v1/records/:id', ({ path }) => {
      const number = Number(path.slice(-2));
      return sampleRecord({ ...record(number), sizeBytes: 0, revisions: [] });
    });
  });
  const panel = () => screen.findByRole('complementary', { name: 'Open record' });

  it('opens by a click on its row, and is in the address', async () => {
    const { address } = await show('status=PROCESSED');
    fireEvent.click(screen.getByText('order-1'));
    expect(await within(await panel()).findByRole('heading', { name: 'order-1' })).toBeTruthy();
    expect(address()).toBe(`status=PROCESSED&record=${ID(1)}`);
    expect(screen.getAllByText('order-1')[0]?.closest('tr')?.getAttribute('aria-current')).toBe(
      'true',
    );
  });

  it('closes by Escape, and the focus goes back to its row', async () => {
    const { address } = await show(`record=${ID(1)}`);
    expect(document.activeElement).toBe(await panel());
    fireEvent.keyDown(document.activeElement ?? document.body, { key: 'Escape', code: 'Escape' });
    await waitFor(() => expect(screen.queryByRole('complementary')).toBeNull());
    expect(address()).toBe('');
    expect(document.activeElement?.textContent).toBe('order-1');
  });

  it('is followed by the next and the previous by j and k', async () => {
    const { address } = await show(`record=${ID(2)}`);
    await panel();
    fireEvent.keyDown(document.body, { key: 'j', code: 'KeyJ' });
    fireEvent.keyUp(document.body, { key: 'j', code: 'KeyJ' });
    await waitFor(() => expect(address()).toBe(`record=${ID(1)}`));
    fireEvent.keyDown(document.body, { key: 'k', code: 'KeyK' });
    await waitFor(() => expect(address()).toBe(`record=${ID(2)}`));
  });

  it('says so when there is no such record', async () => {
    api.refuse('GET /api/v1/records/:id', { status: 404, code: 'not_found', title: 'None.' });
    await show(`record=${ID(9)}`);
    expect(await screen.findByText('There is no such record')).toBeTruthy();
  });

  it('keeps the list where it is while it is open', async () => {
    const { client } = await show(`record=${ID(1)}`);
    await panel();
    stored = [record(3), ...stored];
    await client.invalidateQueries({ queryKey: ['records'] });
    expect(await screen.findByRole('button', { name: '1 new' })).toBeTruthy();
    expect(shown()).toEqual(['order-2', 'order-1']);
  });
});
