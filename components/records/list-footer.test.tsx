import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answerFetch, type ApiInMemory } from '#lib/testing/answer-fetch';
import { closeConsole, renderConsole } from '#lib/testing/render-console';
import { sampleRecord } from '#lib/testing/sample-record';
import { RecordsPage } from './records-page.tsx';

const LIST = 'GET /api/v1/records';
let api: ApiInMemory;

beforeEach(() => {
  api = answerFetch();
  answerRecords(2, 1);
});
afterEach(closeConsole);

const idOf = (number: number) => `0dh3k8s5v0g${String(number).padStart(2, '0')}`;
/** From now on these are the newest records; a question since a moment is answered by what came after it. */
function answerRecords(...numbers: readonly number[]): void {
  const records = numbers.map((number) =>
    sampleRecord({
      id: idOf(number),
      reference: `order-${String(number)}`,
      receivedAt: `2026-11-22T12:00:${String(number).padStart(2, '0')}.000Z`,
    }),
  );
  api.answerBy(LIST, ({ query: { from, to } }) => ({
    records: records.filter(
      ({ receivedAt }) =>
        (from === undefined || receivedAt >= from) && (to === undefined || receivedAt < to),
    ),
    next: 'older',
    prev: null,
  }));
}
async function show(search = '') {
  const drawn = renderConsole(<RecordsPage />, { path: '/records', search });
  await screen.findByText('order-1');
  return drawn;
}
/** Holds the rows still, and lets `numbers` come meanwhile. */
async function holdAndReceive({ client }: Awaited<ReturnType<typeof show>>, ...numbers: number[]) {
  fireEvent.click(screen.getByRole('button', { name: 'Live list', pressed: true }));
  await screen.findByText('On hold');
  await waitFor(() => expect(client.isFetching()).toBe(0));
  answerRecords(...numbers);
  await client.invalidateQueries({ queryKey: ['records'] });
}
const button = (name: string) => screen.getByRole<HTMLButtonElement>('button', { name });
const rows = () =>
  [...document.querySelectorAll('a[data-record-id]')].map((link) => link.textContent);

describe('the end of the list', () => {
  it('counts the rows that are shown', async () => {
    await show();
    expect(screen.getByText('2 records shown')).toBeTruthy();
  });

  it('has no way back from the first page, nor on from the last', async () => {
    api.answer(LIST, { records: [sampleRecord({ reference: 'order-1' })], next: null, prev: null });
    await show();
    expect(['First', 'Previous', 'Next'].map((name) => button(name).disabled)).toEqual([
      true,
      true,
      true,
    ]);
  });

  it('leads back to the first page also from one whose way back is lost', async () => {
    const { address } = await show('cursor=older');
    expect(button('Previous').disabled).toBe(true);
    fireEvent.click(button('First'));
    await waitFor(() => expect(address()).toBe(''));
  });

  it('falls back to the usual size for one that there is not', async () => {
    await show('limit=100');
    const size = screen.getByLabelText<HTMLSelectElement>('Rows');
    expect([...size.options].map(({ text }) => text)).toEqual(['50', '100', '500']);
    fireEvent.change(size, { target: { value: '7' } });
    await waitFor(() => expect(api.asked(LIST).at(-1)?.query.limit).toBe('50'));
  });
});

describe('what comes while the list is on hold', () => {
  it('is counted, and shown when that is asked for', async () => {
    const drawn = await show();
    await holdAndReceive(drawn, 4, 3, 2, 1);
    fireEvent.click(await screen.findByRole('button', { name: '2 new' }));
    await waitFor(() => {
      expect(rows()).toEqual(['order-4', 'order-3', 'order-2', 'order-1']);
    });
    expect(screen.getByText('4 records shown')).toBeTruthy();
    await waitFor(() => expect(screen.queryByRole('button', { name: /new$/ })).toBeNull());
  });

  it('is no longer counted for another list', async () => {
    const drawn = await show();
    await holdAndReceive(drawn, 3, 2, 1);
    await screen.findByRole('button', { name: '1 new' });
    const statuses = within(screen.getByRole('navigation', { name: 'Statuses' }));
    fireEvent.click(statuses.getByRole('link', { name: /^Processed/ }));
    await waitFor(() => expect(screen.queryByRole('button', { name: '1 new' })).toBeNull());
    await waitFor(() => expect(rows()).toEqual(['order-3', 'order-2', 'order-1']));
  });

  it('is not counted in a list that begins with the oldest', async () => {
    const drawn = await show('sort=oldest');
    await holdAndReceive(drawn, 3, 2, 1);
    await waitFor(() => expect(drawn.client.isFetching()).toBe(0));
    expect(screen.queryByRole('button', { name: /new$/ })).toBeNull();
    expect(rows()).toEqual(['order-2', 'order-1']);
  });
});
