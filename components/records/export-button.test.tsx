import { fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NO_FILTERS } from '#lib/client/records/record-filters';
import { exportPath } from '#lib/client/records/use-export';
import { answerFetch, type ApiInMemory } from '#lib/testing/answer-fetch';
import { closeConsole, renderConsole } from '#lib/testing/render-console';
import { describeMatching, ExportButton } from './export-button.tsx';

const EXPORT = 'GET /api/v1/records/export';
const filters = { ...NO_FILTERS, status: ['ERROR' as const] };
let api: ApiInMemory;
let saved: string[];

beforeEach(() => {
  api = answerFetch();
  saved = [];
  api.answer('GET /api/v1/records/facets', {
    total: { count: 2, isExact: true },
    counted: 2,
    facets: [],
    facts: [],
  });
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
    this: HTMLAnchorElement,
  ) {
    saved.push(this.download);
  });
  URL.createObjectURL = () => 'blob:test';
  URL.revokeObjectURL = () => undefined;
});
afterEach(() => {
  vi.restoreAllMocks();
  closeConsole();
});

async function open() {
  renderConsole(<ExportButton filters={filters} />);
  fireEvent.click(screen.getByRole('button', { name: 'Export' }));
  await screen.findByText('2 records. Newest first, without payloads.');
}

/** A file of which only the beginning has come. */
function halfFile(signals: AbortSignal[]): void {
  const whole = api.fetch;
  vi.stubGlobal('fetch', async (input: RequestInfo | URL, init?: RequestInit) => {
    const address = input instanceof Request ? input.url : input.toString();
    if (!address.includes('/export')) return whole(input, init);
    const { signal } = init ?? {};
    if (signal) signals.push(signal);
    return new Response(
      new ReadableStream({
        start: (controller) => {
          controller.enqueue(new TextEncoder().encode('{"a":1}\n'));
          signal?.addEventListener('abort', () => controller.error(new Error('gone')));
        },
      }),
    );
  });
}

describe('the export', () => {
  it('says how many records it will hold, and how many were saved', async () => {
    api.respond(EXPORT, () => new Response('id,reference\r\n1,a\r\n2,b\r\n'));
    await open();
    fireEvent.click(screen.getByRole('button', { name: 'CSV' }));
    expect(await screen.findByText('2 records saved.')).toBeTruthy();
    expect(saved).toEqual(['records.csv']);
    expect(api.asked(EXPORT)[0]?.query).toEqual({ status: 'ERROR', format: 'csv' });
  });

  it('says how far it is, and saves nothing when it is stopped', async () => {
    const signals: AbortSignal[] = [];
    halfFile(signals);
    await open();
    fireEvent.click(screen.getByRole('button', { name: 'NDJSON' }));
    expect(await screen.findByText('1 read so far…')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Stop' }));
    expect(await screen.findByText('Stopped after 1 record. Nothing was saved.')).toBeTruthy();
    expect(signals[0]?.aborted).toBe(true);
    expect(saved).toEqual([]);
  });

  it('says so when it is refused', async () => {
    api.refuse(EXPORT, { status: 403, code: 'forbidden', title: 'Not any more.' });
    await open();
    fireEvent.click(screen.getByRole('button', { name: 'CSV' }));
    expect(await screen.findByText(/^It broke off after 0 records/)).toBeTruthy();
    expect(saved).toEqual([]);
  });
});

describe('what is exported', () => {
  it('is the whole list, whatever page is shown', () => {
    const now = new Date('2026-11-22T12:00:00.000Z');
    const path = exportPath({ ...filters, window: '1h', cursor: 'x', limit: 500 }, 'csv', now);
    expect(path).toBe(
      '/api/v1/records/export?status=ERROR&from=2026-11-22T11%3A00%3A00.000Z&format=csv',
    );
  });

  it('is said as exactly as it is known', () => {
    expect(describeMatching(undefined)).toBe('All records that match.');
    expect(describeMatching({ count: 5_000, isExact: false })).toBe('More than 5,000 records.');
  });
});
