/** A list of records in memory for tests of the page that shows it, and how they find its parts. */
import { fireEvent, screen, within } from '@testing-library/react';
import type { RecordSummary } from '#lib/contracts/record';
import { answerFetch, type ApiInMemory, type Asked } from './answer-fetch.ts';
import { reading } from './render-console.ts';
import { sampleCounts, sampleSource } from './sample-installation.ts';
import { sampleRecord } from './sample-record.ts';

export const recordId = (number: number) => `0dh3k8s5v0g${String(number).padStart(2, '0')}`;

/** A record that came `number` seconds after noon. */
export function record(number: number, change: Partial<RecordSummary> = {}): RecordSummary {
  return sampleRecord({
    id: recordId(number),
    reference: `order-${String(number)}`,
    receivedAt: `2026-11-22T12:00:${String(number).padStart(2, '0')}.000Z`,
    ...change,
  });
}

export class RecordList {
  /** Newest first; the server filters by time and status as the real one does. */
  stored: RecordSummary[] = [record(2), record(1)];
  readonly api: ApiInMemory = answerFetch();

  constructor() {
    this.answerRecords();
    this.api.answer('GET /api/v1/sources', {
      sources: [sampleSource(), sampleSource({ key: 'payments' })],
    });
    this.api.answer(
      'GET /api/v1/status-counts',
      sampleCounts({ shop: { ERROR: 7, PROCESSED: 20 }, payments: { ERROR: 2 } }, { held: 4 }),
    );
  }

  /** As it is at first; a test may have it answer otherwise for a while. */
  answerRecords(): void {
    this.api.answerBy('GET /api/v1/records', (asked) => this.#list(asked));
  }

  #list({ query: { from, to, status, cursor } }: Asked) {
    const records = this.stored.filter(
      (one) =>
        (from === undefined || one.receivedAt >= from) &&
        (to === undefined || one.receivedAt < to) &&
        (status === undefined || status.split(',').includes(one.status)),
    );
    return { records, next: cursor === undefined ? 'older' : null, prev: 'newer' };
  }

  lastAsked(): Asked['query'] | undefined {
    return this.api.asked('GET /api/v1/records').at(-1)?.query;
  }
}

export const references = () =>
  screen.getAllByRole('row').flatMap((row) => row.querySelector('a[data-record-id]') ?? []);
export const rowOf = (reference: string) =>
  references()
    .find((link) => link.textContent === reference)
    ?.closest('tr');
export const shownReferences = () => references().map((link) => link.textContent);
export const listRegion = () => screen.getByRole('region', { name: 'List of records' });
export const chip = (name: string) =>
  within(screen.getByRole('navigation', { name: 'Statuses' })).getByRole('link', {
    name: reading(name),
  });
export const filterLine = () =>
  screen.getByRole<HTMLInputElement>('combobox', { name: 'Filter records' });

/** Types a line into the filter bar and sends it off. */
export function filterBy(line: string): void {
  fireEvent.change(filterLine(), { target: { value: line } });
  fireEvent.submit(filterLine());
}
