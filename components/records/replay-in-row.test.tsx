import { fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RecordSummary } from '#lib/contracts/record';
import { answerFetch, type ApiInMemory } from '#lib/testing/answer-fetch';
import { closeConsole, renderConsole } from '#lib/testing/render-console';
import { sampleRecord } from '#lib/testing/sample-record';
import { ReplayInRow } from './replay-in-row.tsx';

const REPLAY = 'POST /api/v1/records/:id/replay';
let api: ApiInMemory;

beforeEach(() => {
  api = answerFetch();
  api.answer(REPLAY, { id: '0dh3k8s5v0g01', status: 'JUST_IN', generation: 1 });
});
afterEach(closeConsole);

function show(change: Partial<RecordSummary>, role: 'viewer' | 'operator' = 'operator') {
  return renderConsole(<ReplayInRow record={sampleRecord(change)} />, { role });
}

describe('ReplayInRow', () => {
  it('replays an Error once, however quickly it is pressed again', async () => {
    show({ status: 'ERROR' });
    const button = screen.getByRole('button', { name: 'Replay order-1001' });
    fireEvent.click(button);
    fireEvent.click(button);
    await waitFor(() => expect(api.asked(REPLAY)).toHaveLength(1));
    expect(api.asked(REPLAY)[0]?.path).toBe('/api/v1/records/0dh3k8s5v0g01/replay');
  });

  it('is not there for what is done or waits', () => {
    show({ status: 'PROCESSED' });
    show({ status: 'JUST_IN', settledAt: null });
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('says why a viewer cannot', () => {
    show({ direction: 'EGRESS', status: 'QUEUED', held: true }, 'viewer');
    fireEvent.click(screen.getByRole('button', { name: 'Replay order-1001' }));
    expect(screen.getByText('This needs the role operator; yours is viewer.')).toBeTruthy();
    expect(api.asked(REPLAY)).toHaveLength(0);
  });

  it('tells a refusal in place', async () => {
    api.refuse(REPLAY, { status: 409, code: 'already_waiting', title: 'It waits already.' });
    show({ status: 'ERROR' });
    fireEvent.click(screen.getByRole('button', { name: 'Replay order-1001' }));
    expect((await screen.findByRole('alert')).textContent).toBe('It waits already.');
  });
});
