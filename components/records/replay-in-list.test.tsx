import { fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answerFetch, type ApiInMemory } from '#lib/testing/answer-fetch';
import { closeConsole, renderConsole } from '#lib/testing/render-console';
import { sampleRecord } from '#lib/testing/sample-record';
import { RecordsPage } from './records-page.tsx';

const REPLAY = 'POST /api/v1/records/:id/replay';
const IN_ERROR = '0dh3k8s5v0g02';
let api: ApiInMemory;

beforeEach(() => {
  api = answerFetch();
  api.answer(REPLAY, { id: IN_ERROR, status: 'JUST_IN', generation: 1 });
  api.answer('GET /api/v1/records', {
    records: [
      sampleRecord({ id: IN_ERROR, reference: 'order-2', status: 'ERROR' }),
      sampleRecord({ reference: 'order-1' }),
    ],
    next: null,
    prev: null,
  });
});
afterEach(closeConsole);

function press(key: string): void {
  fireEvent.keyDown(document.activeElement ?? document.body, { key });
  fireEvent.keyUp(document.activeElement ?? document.body, { key });
}

async function focusRow(reference: string, key: string): Promise<void> {
  press(key);
  await waitFor(() => expect(document.activeElement?.textContent).toBe(reference));
}

describe('replaying in the list of records', () => {
  it('takes one key on the row of an Error, and does nothing on what is done', async () => {
    renderConsole(<RecordsPage />, { path: '/records', role: 'operator' });
    await screen.findByText('order-2');
    await focusRow('order-2', 'j');
    press('r');
    await waitFor(() => expect(api.asked(REPLAY)).toHaveLength(1));
    expect(api.asked(REPLAY)[0]?.path).toBe(`/api/v1/records/${IN_ERROR}/replay`);
    await focusRow('order-1', 'j');
    press('r');
    expect(screen.queryByRole('alertdialog')).toBeNull();
    expect(api.asked(REPLAY)).toHaveLength(1);
  });

  it('plans a replay of all that is selected by the same key', async () => {
    const { opened } = renderConsole(<RecordsPage />, { path: '/records', role: 'operator' });
    await screen.findByText('order-2');
    await focusRow('order-2', 'j');
    press('x');
    await screen.findByRole('button', { name: 'Replay…' });
    press('r');
    await waitFor(() => expect(opened).toHaveLength(1));
    expect(decodeURIComponent(opened[0] ?? '')).toContain(`"ids":["${IN_ERROR}"]`);
    expect(api.asked(REPLAY)).toHaveLength(0);
  });
});
