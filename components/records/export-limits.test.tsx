import { fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NO_FILTERS, type RecordFilters } from '#lib/client/records/record-filters';
import { answerFetch, type ApiInMemory } from '#lib/testing/answer-fetch';
import { closeConsole, renderConsole } from '#lib/testing/render-console';
import { ExportButton } from './export-button.tsx';

const EXPORT = 'GET /api/v1/records/export';
const FACETS = 'GET /api/v1/records/facets';
let api: ApiInMemory;
let saved: string[];
/** The file that is being sent; each piece is sent by the test. */
let file: ReadableStreamDefaultController<Uint8Array>;

beforeEach(() => {
  api = answerFetch();
  saved = [];
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
    this: HTMLAnchorElement,
  ) {
    saved.push(this.download);
  });
  URL.createObjectURL = () => 'blob:test';
  URL.revokeObjectURL = () => undefined;
  api.respond(EXPORT, () => {
    return new Response(
      new ReadableStream<Uint8Array>({ start: (controller) => void (file = controller) }),
    );
  });
});
afterEach(closeConsole);

async function open(change: Partial<RecordFilters> = {}) {
  renderConsole(<ExportButton filters={{ ...NO_FILTERS, ...change }} />);
  fireEvent.click(screen.getByRole('button', { name: 'Export' }));
  await screen.findByRole('dialog', { name: 'Export' });
}
const button = (name: string) => screen.getByRole<HTMLButtonElement>('button', { name });
async function begin(format: 'CSV' | 'NDJSON'): Promise<void> {
  fireEvent.click(button(format));
  await waitFor(() => expect(api.asked(EXPORT)).not.toHaveLength(0));
}
const send = (text: string) => {
  file.enqueue(new TextEncoder().encode(text));
};

describe('an export under way', () => {
  it('is one at a time, and says how many rows came, also where pieces break within them', async () => {
    await open();
    await begin('NDJSON');
    expect([button('CSV').disabled, button('NDJSON').disabled]).toEqual([true, true]);
    send('{"a":1}\n{"a"');
    expect(await screen.findByText('1 read so far…')).toBeTruthy();
    send(':2}\n{"a":3}\n');
    expect(await screen.findByText('3 read so far…')).toBeTruthy();
    file.close();
    expect(await screen.findByText('3 records saved.')).toBeTruthy();
    expect(saved).toEqual(['records.ndjson']);
    expect(screen.queryByRole('button', { name: 'Stop' })).toBeNull();
    expect(button('CSV').disabled).toBe(false);
  });

  it('that breaks off saves nothing, and can be begun again', async () => {
    await open();
    await begin('CSV');
    send('id,reference\r\n1,a\r\n');
    expect(await screen.findByText('1 read so far…')).toBeTruthy();
    file.error(new Error('gone'));
    expect(await screen.findByText(/^It broke off after 1 record\./)).toBeTruthy();
    expect(saved).toEqual([]);
    fireEvent.click(button('CSV'));
    await waitFor(() => expect(api.asked(EXPORT)).toHaveLength(2));
    send('id,reference\r\n');
    file.close();
    expect(await screen.findByText('0 records saved.')).toBeTruthy();
    expect(saved).toEqual(['records.csv']);
  });

  it('does not take line ends within a quoted reference for rows', async () => {
    await open();
    await begin('CSV');
    send('id,reference\r\n1,"a\r\n');
    send('b ""c"" d\r\n"\r\n2,e\r\n');
    file.close();
    expect(await screen.findByText('2 records saved.')).toBeTruthy();
  });

  it('is stopped with the page that it was begun on', async () => {
    const signals: (AbortSignal | null | undefined)[] = [];
    const whole = api.fetch;
    vi.stubGlobal('fetch', (input: RequestInfo | URL, init?: RequestInit) => {
      const address = input instanceof Request ? input.url : String(input);
      if (address.includes('/export')) signals.push(init?.signal);
      return whole(input, init);
    });
    await open();
    await begin('CSV');
    expect(signals[0]?.aborted).toBe(false);
    closeConsole();
    expect(signals[0]?.aborted).toBe(true);
    expect(saved).toEqual([]);
  });
});

describe('how many an export will hold', () => {
  const total = (count: number, isExact: boolean) => {
    api.answer(FACETS, { total: { count, isExact }, counted: count, facets: [], facts: [] });
  };

  it.each([
    [0, true, '0 records. Newest first, without payloads.'],
    [1, true, '1 record. Newest first, without payloads.'],
    [10_000, false, 'More than 10,000 records. Newest first, without payloads.'],
  ])('is said of %d (%s)', async (count, isExact, words) => {
    total(count, isExact);
    await open();
    expect(await screen.findByText(words)).toBeTruthy();
  });

  it('is not counted for a search in payloads', async () => {
    await open({ q: 'x', in: 'payload' });
    expect(
      screen.getByText('All records that match. Newest first, without payloads.'),
    ).toBeTruthy();
    expect(api.asked(FACETS)).toEqual([]);
  });
});
