import { fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answerFetch, type ApiInMemory } from '#lib/testing/answer-fetch';
import { closeConsole, renderConsole } from '#lib/testing/render-console';
import { sampleRecord } from '#lib/testing/sample-record';
import { GoodDifference } from './good-difference.tsx';

const GOOD = '0dh3k8s5v0g02';
let api: ApiInMemory;
beforeEach(() => {
  api = answerFetch();
});
afterEach(closeConsole);

function open(): void {
  renderConsole(<GoodDifference record={sampleRecord({ status: 'ERROR' })} />);
  const summary = screen.getByText(/^Compare with the last good record/);
  const details = summary.closest('details');
  if (details === null) throw new Error('it does not open');
  details.open = true;
  fireEvent(details, new Event('toggle'));
}

describe('GoodDifference', () => {
  it('shows what is different from the last good record, every digit of it', async () => {
    api.answer('GET /api/v1/records/:id/last-good', {
      record: sampleRecord({ id: GOOD, reference: 'order-1000' }),
    });
    api.respond(`GET /api/v1/records/${GOOD}/payload`, () => new Response('{"total":1.10,"a":1}'));
    api.respond('GET /api/v1/records/:id/payload', () => new Response('{"total":1.1,"a":1}'));
    open();
    const link = await screen.findByRole('link', { name: 'order-1000' });
    expect(link.getAttribute('href')).toBe(`/records/${GOOD}`);
    expect((await screen.findByText('1.10')).closest('del')).not.toBeNull();
    expect(screen.getByText('1.1').closest('ins')).not.toBeNull();
  });

  it('says so where there is none, and asks for nothing before it is opened', async () => {
    api.answer('GET /api/v1/records/:id/last-good', { record: null });
    open();
    expect(await screen.findByText(/No record of this source and type/)).toBeTruthy();
    closeConsole();
    renderConsole(<GoodDifference record={sampleRecord()} />);
    expect(api.asked('GET /api/v1/records/:id/last-good')).toHaveLength(1);
  });

  it('compares no payloads that are too large to be shown whole', async () => {
    const record = sampleRecord({ id: GOOD, sizeBytes: 5_000_000 });
    api.answer('GET /api/v1/records/:id/last-good', { record });
    open();
    expect(await screen.findByText(/too large to be compared/)).toBeTruthy();
  });
});
