import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answerFetch, type ApiInMemory } from '#lib/testing/answer-fetch';
import { closeConsole, renderConsole } from '#lib/testing/render-console';
import { sampleCounts, sampleSource } from '#lib/testing/sample-installation';
import { sampleRecord } from '#lib/testing/sample-record';
import { RecordsPage } from './records-page.tsx';
import { describeSelection } from './selection-bar.tsx';

const pageOf = (...numbers: readonly number[]) =>
  numbers.map((number) =>
    sampleRecord({ id: `0dh3k8s5v0g0${String(number)}`, reference: `order-${String(number)}` }),
  );
let api: ApiInMemory;

beforeEach(() => {
  api = answerFetch();
  api.answerBy('GET /api/v1/records', ({ query }) =>
    query.cursor === 'older'
      ? { records: pageOf(3, 2, 1), next: null, prev: 'newer' }
      : { records: pageOf(7, 6, 5, 4), next: 'older', prev: null },
  );
  api.answer('GET /api/v1/records/facets', {
    total: { count: 1_200, isExact: true },
    counted: 1_200,
    facets: [],
    facts: [],
  });
  api.answer('GET /api/v1/sources', { sources: [sampleSource()] });
  api.answer('GET /api/v1/status-counts', sampleCounts({ shop: { PROCESSED: 7 } }));
});
afterEach(closeConsole);

const box = (number: number) =>
  screen.findByRole<HTMLInputElement>('checkbox', { name: `Select order-${String(number)}` });
const bar = () => screen.getByRole('toolbar', { name: 'Selected records' });
const chosen = () =>
  screen
    .queryAllByRole<HTMLInputElement>('checkbox', { name: /^Select order-/ })
    .filter(({ checked }) => checked)
    .map((one) => one.getAttribute('aria-label')?.slice('Select order-'.length));
function press(key: string, shiftKey = false): void {
  const code = `Key${key.toUpperCase()}`;
  fireEvent.keyDown(document.activeElement ?? document.body, { key, code, shiftKey });
  fireEvent.keyUp(document.activeElement ?? document.body, { key, code, shiftKey });
}

async function show(search = '') {
  const drawn = renderConsole(<RecordsPage />, { path: '/records', search });
  await box(4);
  return drawn;
}

describe('choosing records', () => {
  it('counts them in a bar that is gone when nothing is chosen', async () => {
    const { address } = await show();
    expect(screen.queryByRole('toolbar')).toBeNull();
    fireEvent.click(await box(6));
    expect(bar().textContent).toContain('1 record selected');
    expect(address()).toBe('');
    fireEvent.click(await box(6));
    expect(screen.queryByRole('toolbar')).toBeNull();
  });

  it('takes a range by Shift, on the box or on the row, without opening a record', async () => {
    const { address } = await show();
    fireEvent.click(await box(7));
    fireEvent.click(await box(5), { shiftKey: true });
    expect(chosen()).toEqual(['7', '6', '5']);
    fireEvent.click(screen.getByText('order-4'), { shiftKey: true });
    expect(chosen()).toEqual(['7', '6', '5', '4']);
    expect(address()).toBe('');
  });

  it('takes a page at once, and all that match the filters', async () => {
    await show('source=shop');
    fireEvent.click(screen.getByRole('checkbox', { name: 'Select all rows of this page' }));
    expect(bar().textContent).toContain('4 records selected');
    fireEvent.click(
      await within(bar()).findByRole('button', { name: 'Select all 1,200 that match' }),
    );
    expect(bar().textContent).toContain('All 1,200 records that match are selected');
    fireEvent.click(await box(6));
    expect(chosen()).toEqual(['7', '5', '4']);
  });

  it('outlives paging, and goes when the filters change', async () => {
    await show();
    fireEvent.click(await box(7));
    fireEvent.click(screen.getByRole('button', { name: 'Next' }));
    fireEvent.click(await box(2));
    expect(bar().textContent).toContain('2 records selected');
    fireEvent.click(screen.getByRole('link', { name: /^Processed/ }));
    await waitFor(() => expect(screen.queryByRole('toolbar')).toBeNull());
  });

  it('keeps the rows in place', async () => {
    const { client } = await show();
    fireEvent.click(await box(7));
    await waitFor(() => expect(client.isFetching()).toBe(0));
    api.answer('GET /api/v1/records', { records: pageOf(8, 7, 6, 5), next: 'older', prev: null });
    await client.invalidateQueries({ queryKey: ['records'] });
    expect(await screen.findByRole('button', { name: '1 new' })).toBeTruthy();
    expect(screen.queryByText('order-8')).toBeNull();
  });
});

describe('choosing records by key', () => {
  it('goes by x and by Shift with j and k, and ends by Escape', async () => {
    await show();
    press('j');
    await waitFor(() => expect(document.activeElement?.textContent).toBe('order-7'));
    press('x');
    await waitFor(() => expect(chosen()).toEqual(['7']));
    press('J', true);
    await waitFor(() => expect(chosen()).toEqual(['7', '6']));
    await waitFor(() => expect(document.activeElement?.textContent).toBe('order-6'));
    press('J', true);
    await waitFor(() => expect(chosen()).toEqual(['7', '6', '5']));
    fireEvent.keyDown(document.activeElement ?? document.body, { key: 'Escape', code: 'Escape' });
    await waitFor(() => expect(screen.queryByRole('toolbar')).toBeNull());
  });
});

describe('the words for a selection', () => {
  const filter = { kind: 'filter', filter: {} } as const;

  it('say what is known of how many match', () => {
    expect(describeSelection({ ...filter, matching: { count: 1200, isExact: true } })).toBe(
      'All 1,200 records that match are selected',
    );
    expect(describeSelection({ ...filter, matching: { count: 10_000, isExact: false } })).toBe(
      'All that match are selected, more than 10,000 records',
    );
  });
});

describe('a list on hold', () => {
  it('counts what comes instead of showing it, by l, until it is live again', async () => {
    const { client } = await show();
    press('l');
    const live = await screen.findByRole('button', { name: 'Live list', pressed: false });
    await waitFor(() => expect(client.isFetching()).toBe(0));
    api.answer('GET /api/v1/records', { records: pageOf(8, 7, 6, 5), next: 'older', prev: null });
    await client.invalidateQueries({ queryKey: ['records'] });
    expect(await screen.findByRole('button', { name: '1 new' })).toBeTruthy();
    expect(screen.queryByText('order-8')).toBeNull();
    fireEvent.click(live);
    expect(await screen.findByText('order-8')).toBeTruthy();
  });

  it('gives its address by y', async () => {
    const copied: string[] = [];
    Object.defineProperty(navigator, 'clipboard', {
      configurable: true,
      value: { writeText: (text: string) => Promise.resolve(copied.push(text)) },
    });
    await show('status=ERROR');
    press('y');
    await waitFor(() => expect(copied).toEqual([window.location.href]));
  });
});
