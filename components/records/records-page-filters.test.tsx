import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  chip,
  filterBy,
  filterLine,
  listRegion,
  record,
  RecordList,
  shownReferences,
} from '#lib/testing/record-list';
import { closeConsole, reading, renderConsole } from '#lib/testing/render-console';
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

describe('the filters of the list', () => {
  it('count live beside each status, and filter by it in the address', async () => {
    const { address } = await show();
    const chipOfErrors = await waitFor(() => chip('Error 9'));
    list.stored = [record(2, { status: 'ERROR' }), record(1)];
    fireEvent.click(chipOfErrors);
    await waitFor(() => expect(shownReferences()).toEqual(['order-2']));
    expect(address()).toBe('status=ERROR');
    expect(chip('Error 9').getAttribute('aria-current')).toBe('true');
    expect(list.lastAsked()).toMatchObject({ status: 'ERROR', sort: 'newest', limit: '50' });
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
    expect(list.lastAsked()).toMatchObject({ source: 'shop' });
    expect(screen.getByRole('button', { name: 'shop' })).toBeTruthy();
  });

  it('find by exact id, reference or event id', async () => {
    const { address } = await show();
    filterBy(' order-1 ');
    await waitFor(() => expect(address()).toBe('q=order-1'));
    expect(list.lastAsked()).toMatchObject({ q: 'order-1' });
  });

  it('search error texts and payloads by name', async () => {
    const { address } = await show();
    filterBy('payload:Zoë');
    await waitFor(() => expect(address()).toBe('q=Zoë&in=payload'));
    await waitFor(() => expect(list.lastAsked()).toMatchObject({ q: 'Zoë', in: 'payload' }));
    expect(filterLine().value).toBe('payload:Zoë');
    filterBy('error:Zoë');
    await waitFor(() => expect(address()).toBe('q=Zoë&in=errors'));
  });

  it('offer to look elsewhere when no identifier is it', async () => {
    const { address } = await show();
    list.stored = [];
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
    await waitFor(() => expect(list.lastAsked()?.from).toBeDefined());
    const ago = Date.now() - new Date(list.lastAsked()?.from ?? '').getTime();
    expect(Math.round(ago / 60_000)).toBe(60);
    expect(list.lastAsked()?.to).toBeUndefined();
  });

  it('are all cleared at once; order and page size stay', async () => {
    const { address } = await show('status=PROCESSED&source=shop&sort=oldest&limit=100');
    fireEvent.click(screen.getByRole('button', { name: 'Clear filters' }));
    await waitFor(() => expect(address()).toBe('sort=oldest&limit=100'));
  });

  it('that make no sense in the address are left out', async () => {
    await show('status=BROKEN&source=UPPER&limit=7&window=1y&cursor=');
    expect(list.lastAsked()).toEqual({ sort: 'newest', limit: '50' });
  });
});
