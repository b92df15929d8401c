import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SavedView } from '#lib/contracts/saved-view';
import { answerFetch, type ApiInMemory } from '#lib/testing/answer-fetch';
import { closeConsole, renderConsole } from '#lib/testing/render-console';
import { sampleRecord } from '#lib/testing/sample-record';
import { RecordsPage } from './records-page.tsx';

const team: SavedView = {
  ...{ id: 7, name: 'Team errors', query: 'status=ERROR&source=shop', owner: 'Ann' },
  ...{ isShared: true, isMine: false, isDefault: false },
};
const mine: SavedView = { ...team, id: 8, name: 'Mine', query: 'held=true', isMine: true };
let api: ApiInMemory;

beforeEach(() => {
  api = answerFetch();
  api.answer('GET /api/v1/records', { records: [sampleRecord()], next: null, prev: null });
  api.answer('GET /api/v1/saved-views', { views: [mine, team] });
});
afterEach(closeConsole);

async function show(search = '', role: 'viewer' | 'operator' | 'admin' = 'operator') {
  const drawn = renderConsole(<RecordsPage />, { path: '/records', search, role });
  await screen.findByRole('table');
  return drawn;
}
async function open(name: string) {
  fireEvent.click(screen.getByRole('button', { name }));
  return screen.findByRole('dialog');
}
const headers = () => screen.getAllByRole('columnheader').map((one) => one.textContent);

describe('saved views', () => {
  it('are links, and the one that is shown gives its name', async () => {
    const { address } = await show();
    const menu = await open('Views');
    const link = await within(menu).findByRole('link', { name: 'Team errors' });
    expect(link.getAttribute('href')).toBe('/records?status=ERROR&source=shop');
    fireEvent.click(link);
    await waitFor(() => expect(address()).toBe('status=ERROR&source=shop'));
    expect(screen.getByRole('button', { name: 'Team errors', hidden: true })).toBeTruthy();
  });

  it('of the system are there for everybody', async () => {
    const { address } = await show('source=shop');
    fireEvent.click(within(await open('Views')).getByRole('link', { name: 'Overdue' }));
    await waitFor(() => expect(address()).toBe('overdue=true'));
  });

  it('keep filters and columns under a name, shared if one may', async () => {
    api.answer('POST /api/v1/saved-views', { ...mine, name: 'New' });
    await show('status=ERROR&columns=status,reference');
    const menu = await open('Views');
    fireEvent.change(within(menu).getByLabelText('Save this view as'), {
      target: { value: 'New' },
    });
    fireEvent.click(within(menu).getByRole('checkbox', { name: /Share it/ }));
    fireEvent.click(within(menu).getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(api.asked('POST /api/v1/saved-views')).toHaveLength(1));
    expect(api.asked('POST /api/v1/saved-views')[0]?.body).toEqual({
      name: 'New',
      query: 'status=ERROR&columns=status,reference',
      isShared: true,
    });
  });

  it('are not shared by viewers, nor removed by others', async () => {
    await show('', 'viewer');
    const menu = await open('Views');
    const share = within(menu).getByRole<HTMLInputElement>('checkbox', { name: /Share it/ });
    expect(share.disabled).toBe(true);
    expect(share.closest('label')?.title).toContain('operator');
    expect(await within(menu).findByRole('button', { name: 'Remove Mine' })).toBeTruthy();
    expect(within(menu).queryByRole('button', { name: 'Remove Team errors' })).toBeNull();
  });

  it('are removed, and chosen to begin with', async () => {
    api.answer('DELETE /api/v1/saved-views/:id', null);
    api.answer('PUT /api/v1/saved-views/default', null);
    await show();
    const menu = await open('Views');
    fireEvent.click(await within(menu).findByRole('button', { name: 'Remove Mine' }));
    fireEvent.click(within(menu).getByRole('button', { name: 'Begin with Team errors' }));
    await waitFor(() => expect(api.asked('PUT /api/v1/saved-views/default')).toHaveLength(1));
    expect(api.asked('PUT /api/v1/saved-views/default')[0]?.body).toEqual({ view: 7 });
    expect(api.asked('DELETE /api/v1/saved-views/:id')[0]?.path).toBe('/api/v1/saved-views/8');
  });
});

describe('the view to begin with', () => {
  beforeEach(() => {
    api.answer('GET /api/v1/saved-views', { views: [{ ...mine, isDefault: true }] });
  });

  it('takes the place of all records, once', async () => {
    const { address } = await show();
    await waitFor(() => expect(address()).toBe('held=true'));
    fireEvent.click(screen.getByRole('button', { name: 'Clear filters' }));
    await waitFor(() => expect(address()).toBe(''));
  });

  it('gives way to what the address asks for', async () => {
    const { address, client } = await show('status=ERROR');
    await waitFor(() => expect(client.isFetching()).toBe(0));
    expect(address()).toBe('status=ERROR');
  });
});

describe('the columns', () => {
  it('are shown, hidden and moved, in the address', async () => {
    const { address } = await show('columns=status,reference,size');
    expect(headers().slice(1)).toEqual(['Status', 'Reference', 'Size']);
    const menu = await open('Columns');
    fireEvent.click(within(menu).getByRole('checkbox', { name: 'Failure code' }));
    await waitFor(() => expect(address()).toBe('columns=status,reference,size,code'));
    fireEvent.click(within(menu).getByRole('button', { name: 'Move Size up' }));
    await waitFor(() => expect(address()).toBe('columns=status,size,reference,code'));
    fireEvent.click(within(menu).getByRole('checkbox', { name: 'Status' }));
    await waitFor(() =>
      expect(
        screen.getAllByRole('columnheader', { hidden: true }).map((one) => one.textContent),
      ).toEqual([expect.any(String), 'Size', 'Reference', 'Failure code']),
    );
    fireEvent.click(within(menu).getByRole('button', { name: 'The usual columns' }));
    await waitFor(() => expect(address()).toBe(''));
  });
});
