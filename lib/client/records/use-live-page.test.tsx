import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { act, cleanup, renderHook, waitFor } from '@testing-library/react';
import { createElement, type ReactNode } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RecordSummary } from '#lib/contracts/record';
import { answerFetch, type ApiInMemory } from '#lib/testing/answer-fetch';
import { sampleRecord } from '#lib/testing/sample-record';
import { createQueryClient } from '../query-client.ts';
import { NO_FILTERS, type RecordFilters } from './record-filters.ts';
import { useLivePage } from './use-live-page.ts';

const LIST = 'GET /api/v1/records';
/** Received in the order of their numbers, a second apart. */
const record = (number: number, change: Partial<RecordSummary> = {}) =>
  sampleRecord({
    id: `0dh3k8s5v0g0${String(number)}`,
    reference: `order-${String(number)}`,
    receivedAt: `2026-11-22T12:00:0${String(number)}.000Z`,
    ...change,
  });
let api: ApiInMemory;
let client: QueryClient;
let stored: RecordSummary[];

beforeEach(() => {
  api = answerFetch();
  client = createQueryClient();
  stored = [record(2), record(1)];
  api.answerBy(LIST, ({ query: { from, to, type } }) => ({
    records: stored.filter(
      ({ receivedAt, type: kind }) =>
        (from === undefined || receivedAt >= from) &&
        (to === undefined || receivedAt < to) &&
        (type === undefined || kind === type),
    ),
    next: null,
    prev: null,
  }));
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

interface Shown {
  readonly filters: RecordFilters;
  readonly hold: boolean;
}

async function show(filters: RecordFilters = NO_FILTERS) {
  const wrapper = ({ children }: { children: ReactNode }) =>
    createElement(QueryClientProvider, { client }, children);
  const initialProps: Shown = { filters, hold: false };
  const { result, rerender } = renderHook(
    (shown: Shown) => useLivePage(shown.filters, shown.hold),
    {
      wrapper,
      initialProps,
    },
  );
  await waitFor(() => expect(result.current.rows).toHaveLength(2));
  const look = (shown: Partial<Shown>) => rerender({ ...initialProps, ...shown });
  /** Until what a held page asks for of its own is there. */
  const hold = async () => {
    look({ hold: true });
    await waitFor(() => expect(client.isFetching()).toBe(0));
  };
  return { result, look, hold };
}

const refresh = () => act(async () => client.invalidateQueries({ queryKey: ['records'] }));
const told = (rows: ReturnType<typeof useLivePage>['rows']) =>
  rows.map(({ record: { reference, status }, left }) => [reference, status, left]);

describe('a page that nobody holds', () => {
  it('shows what arrives', async () => {
    const { result } = await show();
    stored = [record(3), ...stored];
    await refresh();
    await waitFor(() => expect(result.current.rows).toHaveLength(3));
    expect(result.current.newer).toBe(0);
  });
});

describe('a page that is held', () => {
  it('counts what arrives, and shows it when asked to', async () => {
    const { result, hold } = await show();
    await hold();
    stored = [record(4), record(3), ...stored];
    await refresh();
    await waitFor(() => expect(result.current.newer).toBe(2));
    expect(told(result.current.rows).map(([reference]) => reference)).toEqual([
      ...['order-2', 'order-1'],
    ]);
    act(() => result.current.showNewer());
    await waitFor(() => expect(result.current.rows).toHaveLength(4));
    expect(result.current.newer).toBe(0);
  });

  it('shows what becomes of its rows, in their places, those that left too', async () => {
    const { result, hold } = await show();
    await hold();
    stored = [record(1, { status: 'ERROR' })];
    await refresh();
    await waitFor(() =>
      expect(told(result.current.rows)).toEqual([
        ['order-2', 'PROCESSED', true],
        ['order-1', 'ERROR', false],
      ]),
    );
  });

  it('moves on as soon as it is let go', async () => {
    const { result, look, hold } = await show();
    await hold();
    stored = [record(3), record(2)];
    await refresh();
    await waitFor(() => expect(result.current.newer).toBe(1));
    look({ hold: false });
    await waitFor(() =>
      expect(told(result.current.rows).map(([reference]) => reference)).toEqual([
        ...['order-3', 'order-2'],
      ]),
    );
    expect(result.current.newer).toBe(0);
  });

  it('shows another list when the filters change, held or not', async () => {
    const { result, look, hold } = await show();
    await hold();
    stored = [record(5, { type: 'order.paid' }), ...stored];
    look({ hold: true, filters: { ...NO_FILTERS, type: 'order.paid' } });
    await waitFor(() =>
      expect(told(result.current.rows)).toEqual([['order-5', 'PROCESSED', false]]),
    );
    expect(result.current.outdated).toBe(false);
  });
});

it('rows of the list before are marked as such until the new ones are there', async () => {
  const { result, look } = await show();
  look({ filters: { ...NO_FILTERS, type: 'none.such' } });
  expect(result.current.outdated).toBe(true);
  expect(result.current.rows).toHaveLength(2);
  await waitFor(() => expect(result.current.outdated).toBe(false));
  expect(result.current.rows).toEqual([]);
});
