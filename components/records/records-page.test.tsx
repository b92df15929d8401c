import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  listRegion,
  record,
  recordId,
  RecordList,
  rowOf,
  shownReferences,
} from '#lib/testing/record-list';
import { closeConsole, renderConsole } from '#lib/testing/render-console';
import { sampleRecord } from '#lib/testing/sample-record';
import { RecordsPage } from './records-page.tsx';

let list: RecordList;
beforeEach(() => {
  list = new RecordList();
});
afterEach(closeConsole);

async function show(search = '') {
  const drawn = renderConsole(<RecordsPage />, { path: '/records', search });
  await within(listRegion()).findByText('order-1');
  return drawn;
}

describe('a search that ran out of time', () => {
  const searchedTo = '2026-11-20T08:00:00.000Z';

  it('says how far back it looked, and goes on from there', async () => {
    list.api.answerBy('GET /api/v1/records', ({ query }) =>
      query.cursor === undefined
        ? { records: [], next: 'further', prev: null, searchedTo }
        : { records: [record(1)], next: null, prev: 'newer' },
    );
    const drawn = renderConsole(<RecordsPage />, { path: '/records', search: 'q=x&in=payload' });
    expect(await screen.findByText('Nothing found so far')).toBeTruthy();
    const told = screen.getByText(/Looked back to/);
    expect(told.querySelector('time')?.dateTime).toBe(searchedTo);
    fireEvent.click(screen.getByRole('button', { name: 'Search further back' }));
    await within(listRegion()).findByText('order-1');
    expect(drawn.address()).toBe('q=x&in=payload&cursor=further');
    expect(screen.queryByText(/Looked back to/)).toBeNull();
  });

  it('says so below the rows it found', async () => {
    list.api.answer('GET /api/v1/records', {
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
    const before = list.api.asked('GET /api/v1/records').length;
    await client.invalidateQueries({ queryKey: ['records'] });
    expect(list.api.asked('GET /api/v1/records')).toHaveLength(before);
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
    expect(list.lastAsked()).toMatchObject({ cursor: 'older' });
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
    await waitFor(() => expect(list.lastAsked()).toEqual({ sort: 'oldest', limit: '500' }));
  });
});

describe('the list', () => {
  it('shows why a record failed and that it is held', async () => {
    const failure = { class: 'dependency', code: 'timeout', message: 'ERP is away' } as const;
    list.stored = [record(1, { status: 'JUST_IN', held: true, failure, settledAt: null })];
    await show();
    expect(rowOf('order-1')?.textContent).toContain('Held');
    expect(within(listRegion()).getAllByText('ERP is away').length).toBeGreaterThan(0);
  });

  it('says so where nothing matches, and offers the way out', async () => {
    list.stored = [record(1)];
    const { address } = renderConsole(<RecordsPage />, { search: 'status=ERROR' });
    expect(await screen.findByText('Nothing matches')).toBeTruthy();
    fireEvent.click(screen.getAllByRole('button', { name: 'Clear filters' })[0] ?? listRegion());
    expect(await screen.findByText('order-1')).toBeTruthy();
    expect(address()).toBe('');
  });

  it('says how to begin where no record ever came', async () => {
    list.stored = [];
    renderConsole(<RecordsPage />);
    expect(await screen.findByText('No record has come yet')).toBeTruthy();
  });

  it('says what is wrong with a page that cannot be had, and leads to the first one', async () => {
    list.api.refuse('GET /api/v1/records', {
      status: 400,
      code: 'bad_cursor',
      title: 'Unknown cursor.',
    });
    const { address } = renderConsole(<RecordsPage />, { search: 'cursor=nonsense' });
    expect((await screen.findByRole('alert')).textContent).toContain('Unknown cursor.');
    list.answerRecords();
    fireEvent.click(screen.getByRole('button', { name: 'Go to the first page' }));
    expect(await screen.findByText('order-1')).toBeTruthy();
    expect(address()).toBe('');
  });

  it('keeps its rows when asking again fails, and says that they may be old', async () => {
    const { client } = await show();
    list.api.refuse('GET /api/v1/records', {
      status: 403,
      code: 'forbidden',
      title: 'Not any more.',
    });
    await client.invalidateQueries({ queryKey: ['records', 'page'] });
    expect(await screen.findByText(/These rows may be old: Not any more\./)).toBeTruthy();
    expect(shownReferences()).toEqual(['order-2', 'order-1']);
  });
});

describe('the record beside the list', () => {
  beforeEach(() => {
    list.api.answerBy('GET /api/v1/records/:id', ({ path }) => {
      const number = Number(path.slice(-2));
      return sampleRecord({ ...record(number), sizeBytes: 0, revisions: [] });
    });
  });
  const panel = () => screen.findByRole('complementary', { name: 'Open record' });

  it('opens by a click on its row, and is in the address', async () => {
    const { address } = await show('status=PROCESSED');
    fireEvent.click(screen.getByText('order-1'));
    expect(await within(await panel()).findByRole('heading', { name: 'order-1' })).toBeTruthy();
    expect(address()).toBe(`status=PROCESSED&record=${recordId(1)}`);
    expect(screen.getAllByText('order-1')[0]?.closest('tr')?.getAttribute('aria-current')).toBe(
      'true',
    );
  });

  it('closes by Escape, and the focus goes back to its row', async () => {
    const { address } = await show(`record=${recordId(1)}`);
    expect(document.activeElement).toBe(await panel());
    fireEvent.keyDown(document.activeElement ?? document.body, { key: 'Escape', code: 'Escape' });
    await waitFor(() => expect(screen.queryByRole('complementary')).toBeNull());
    expect(address()).toBe('');
    expect(document.activeElement?.textContent).toBe('order-1');
  });

  it('is followed by the next and the previous by j and k', async () => {
    const { address } = await show(`record=${recordId(2)}`);
    await panel();
    fireEvent.keyDown(document.body, { key: 'j', code: 'KeyJ' });
    fireEvent.keyUp(document.body, { key: 'j', code: 'KeyJ' });
    await waitFor(() => expect(address()).toBe(`record=${recordId(1)}`));
    fireEvent.keyDown(document.body, { key: 'k', code: 'KeyK' });
    await waitFor(() => expect(address()).toBe(`record=${recordId(2)}`));
  });

  it('says so when there is no such record', async () => {
    list.api.refuse('GET /api/v1/records/:id', { status: 404, code: 'not_found', title: 'None.' });
    await show(`record=${recordId(9)}`);
    expect(await screen.findByText('There is no such record')).toBeTruthy();
  });

  it('keeps the list where it is while it is open', async () => {
    const { client } = await show(`record=${recordId(1)}`);
    await panel();
    list.stored = [record(3), ...list.stored];
    await client.invalidateQueries({ queryKey: ['records'] });
    expect(await screen.findByRole('button', { name: '1 new' })).toBeTruthy();
    expect(shownReferences()).toEqual(['order-2', 'order-1']);
  });
});
