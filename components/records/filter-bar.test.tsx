import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RecordFacets } from '#lib/contracts/record-facets';
import { answerFetch, type ApiInMemory } from '#lib/testing/answer-fetch';
import { closeConsole, reading, renderConsole } from '#lib/testing/render-console';
import { sampleCounts, sampleSource } from '#lib/testing/sample-installation';
import { sampleRecord } from '#lib/testing/sample-record';
import { describeCounted } from './facet-filter.tsx';
import { RecordsPage } from './records-page.tsx';

const HOSTILE = 'evil\u202Etype';
const facets: RecordFacets = {
  total: { count: 12_000, isExact: true },
  counted: 5_000,
  facts: [],
  facets: [
    { facet: 'status', values: [{ value: 'ERROR', count: 4_000 }] },
    {
      facet: 'type',
      values: [
        { value: 'order.placed', count: 3_000 },
        { value: HOSTILE, count: 2 },
        ...Array.from({ length: 8 }, (_, n) => ({ value: `rare-${String(n)}`, count: 1 })),
      ],
    },
    { facet: 'failureCode', values: [] },
  ],
};
let api: ApiInMemory;

beforeEach(() => {
  api = answerFetch();
  api.answer('GET /api/v1/records', { records: [sampleRecord()], next: null, prev: null });
  api.answer('GET /api/v1/records/facets', facets);
  api.answer('GET /api/v1/sources', {
    sources: [sampleSource(), sampleSource({ key: 'payments' })],
  });
  api.answer('GET /api/v1/status-counts', sampleCounts({ shop: { ERROR: 7 } }));
});
afterEach(closeConsole);

const bar = () => screen.getByRole<HTMLInputElement>('combobox', { name: 'Filter records' });
const choices = () => [...(bar().form?.querySelectorAll('[role=option]') ?? [])];
const options = () => choices().map((one) => one.textContent);
function type(line: string): void {
  fireEvent.focus(bar());
  fireEvent.change(bar(), { target: { value: line } });
}

async function show(search = '') {
  const drawn = renderConsole(<RecordsPage />, { path: '/records', search });
  await screen.findByRole('table');
  return drawn;
}

describe('the filter bar', () => {
  it('says what the address says, also what other controls changed', async () => {
    await show('status=ERROR&source=shop');
    expect(bar().value).toBe('status:error source:shop');
    fireEvent.click(screen.getByRole('button', { name: 'Clear filters' }));
    await waitFor(() => expect(bar().value).toBe(''));
  });

  it('forgets what was typed once the address has gone on, also where it comes back', async () => {
    const { address } = await show();
    type('type:order');
    fireEvent.submit(bar());
    await waitFor(() => expect(address()).toBe('type=order'));
    fireEvent.click(screen.getByRole('button', { name: 'Clear filters' }));
    await waitFor(() => expect(address()).toBe(''));
    expect(bar().value).toBe('');
  });

  it('filters by what is typed', async () => {
    const { address } = await show();
    type('type:"order placed" status:error,just-in');
    fireEvent.submit(bar());
    await waitFor(() => expect(address()).toBe('status=ERROR,JUST_IN&type=order+placed'));
  });

  it('says in place what is wrong, and changes nothing until it is right', async () => {
    const { address } = await show('status=ERROR');
    type('sorce:shop');
    expect(screen.queryByRole('alert')).toBeNull();
    fireEvent.submit(bar());
    expect(screen.getByRole('alert').textContent).toContain('There is no field “sorce”');
    expect(bar().getAttribute('aria-invalid')).toBe('true');
    expect(address()).toBe('status=ERROR');
    type('source:shop');
    expect(screen.queryByRole('alert')).toBeNull();
    fireEvent.submit(bar());
    await waitFor(() => expect(address()).toBe('source=shop'));
  });

  it('suggests fields and values, taken by key', async () => {
    const { address } = await show();
    type('so');
    expect(options()).toEqual([expect.stringContaining('source:')]);
    fireEvent.keyDown(bar(), { key: 'ArrowDown' });
    fireEvent.keyDown(bar(), { key: 'Enter' });
    expect(bar().value).toBe('source:');
    await waitFor(() => expect(options()).toHaveLength(2));
    fireEvent.keyDown(bar(), { key: 'ArrowUp' });
    expect(bar().getAttribute('aria-activedescendant')).toBe(choices()[1]?.id);
    fireEvent.keyDown(bar(), { key: 'Enter' });
    expect(bar().value).toBe('source:payments ');
    fireEvent.submit(bar());
    await waitFor(() => expect(address()).toBe('source=payments'));
  });

  it('suggests types that were seen, and a click takes one', async () => {
    await show();
    type('type:order');
    fireEvent.click(await screen.findByRole('option', { name: /order\.placed/ }));
    expect(bar().value).toBe('type:order.placed ');
    fireEvent.keyDown(bar(), { key: 'Escape' });
    expect(options()).toEqual([]);
  });
});

describe('the facets', () => {
  const open = async (search = '') => {
    const drawn = await show(search);
    fireEvent.click(screen.getByRole('button', { name: /^Facets/ }));
    await screen.findByRole('heading', { name: 'Type' });
    return drawn;
  };

  it('narrow the list down by a click, in the address and in the bar', async () => {
    const { address } = await open();
    fireEvent.click(screen.getByRole('link', { name: reading('order.placed 3,000') }));
    await waitFor(() => expect(address()).toBe('type=order.placed'));
    expect(bar().value).toBe('type:order.placed');
    expect(screen.getByRole('button', { name: 'Facets: 1' })).toBeTruthy();
  });

  it('say what was counted, leave out what is empty and fold what is rare', async () => {
    await open();
    expect(screen.getByText('12,000 records match; counted are the newest 5,000.')).toBeTruthy();
    expect(screen.queryByRole('heading', { name: 'Failure code' })).toBeNull();
    expect(screen.queryByText('rare-7')).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: '3 more' }));
    expect(screen.getByText('rare-7')).toBeTruthy();
  });

  it('show hostile text as what it is', async () => {
    await open();
    const types = screen.getByRole('heading', { name: 'Type' }).parentElement ?? document.body;
    expect(within(types).getByTitle('U+202E right-to-left override')).toBeTruthy();
  });

  it('are not there for searches in payloads', async () => {
    await show('q=x&in=payload');
    fireEvent.click(screen.getByRole('button', { name: /^Facets/ }));
    expect(await screen.findByText('Searches in payloads are not counted.')).toBeTruthy();
    expect(api.asked('GET /api/v1/records/facets')).toHaveLength(0);
  });
});

describe('the words for what was counted', () => {
  it('are exact, or say that there are more', () => {
    const whole = { total: { count: 1, isExact: true }, counted: 1, facets: [] };
    expect(describeCounted(whole)).toBe('1 record matches.');
    expect(
      describeCounted({ ...whole, total: { count: 5_000, isExact: false }, counted: 5_000 }),
    ).toBe('More than 5,000 records match; counted are the newest 5,000.');
  });
});
