import type { QueryClient } from '@tanstack/react-query';
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listRegion, record, RecordList, rowOf, shownReferences } from '#lib/testing/record-list';
import { closeConsole, renderConsole } from '#lib/testing/render-console';
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

describe('rows that a person looks at', () => {
  const refetch = (client: QueryClient) => client.invalidateQueries({ queryKey: ['records'] });

  async function look(client: QueryClient): Promise<void> {
    fireEvent.pointerEnter(listRegion());
    await waitFor(() => expect(client.isFetching()).toBe(0));
  }

  it('come and go by themselves while nobody looks', async () => {
    const { client } = await show();
    list.stored = [record(3), ...list.stored];
    await refetch(client);
    await waitFor(() => expect(shownReferences()).toEqual(['order-3', 'order-2', 'order-1']));
    expect(screen.queryByRole('button', { name: /new$/ })).toBeNull();
  });

  it('stay where they are under the pointer, and new ones are counted until asked for', async () => {
    const { client } = await show();
    await look(client);
    list.stored = [record(4), record(3), ...list.stored];
    await refetch(client);
    const button = await screen.findByRole('button', { name: '2 new' });
    expect(shownReferences()).toEqual(['order-2', 'order-1']);
    fireEvent.pointerLeave(listRegion());
    fireEvent.click(button);
    await waitFor(() =>
      expect(shownReferences()).toEqual(['order-4', 'order-3', 'order-2', 'order-1']),
    );
    expect(screen.queryByRole('button', { name: /new$/ })).toBeNull();
  });

  it('change their status in place', async () => {
    list.stored = [record(2), record(1, { status: 'JUST_IN', settledAt: null })];
    const { client } = await show();
    await look(client);
    list.stored = [record(3), record(2), record(1, { status: 'ERROR' })];
    await refetch(client);
    await waitFor(() => expect(rowOf('order-1')?.textContent).toContain('Error'));
    expect(shownReferences()).toEqual(['order-2', 'order-1']);
  });

  it('stay when they no longer match, and say so', async () => {
    list.stored = [record(2, { status: 'ERROR' }), record(1, { status: 'ERROR' })];
    const { client } = await show('status=ERROR');
    await look(client);
    list.stored = [record(2), record(1, { status: 'ERROR' })];
    await refetch(client);
    await waitFor(() => expect(rowOf('order-2')?.title).toBe('It no longer matches these filters'));
    fireEvent.pointerLeave(listRegion());
    await waitFor(() => expect(shownReferences()).toEqual(['order-1']));
  });
});
