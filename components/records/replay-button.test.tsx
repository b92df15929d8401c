import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { meQuery } from '#lib/client/queries/me';
import { useReplay } from '#lib/client/records/use-replay';
import type { RecordDetail } from '#lib/contracts/record';
import type { Role } from '#lib/domain/access';
import { sampleRecord } from '#lib/testing/sample-record';
import { ReplayButton } from './replay-button.tsx';
import { ReplayDialog } from './replay-dialog.tsx';

const send = vi.fn<typeof fetch>();

beforeEach(() => {
  vi.stubGlobal('fetch', send);
  send.mockImplementation(() => new Promise<Response>(() => undefined));
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.clearAllMocks();
});

function Replayable({ record }: { record: RecordDetail }) {
  const replay = useReplay(record);
  return (
    <>
      <ReplayButton replay={replay} />
      <ReplayDialog record={record} replay={replay} />
    </>
  );
}

function show(change: Partial<RecordDetail>, role: Role = 'operator'): HTMLElement {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity } } });
  client.setQueryData(meQuery.queryKey, {
    ...{ id: 'p-1', name: 'Ada', email: 'ada@example.test', role },
  });
  render(
    <QueryClientProvider client={client}>
      <Replayable record={sampleRecord(change)} />
    </QueryClientProvider>,
  );
  return screen.getByRole('button', { name: 'Replay' });
}

describe('ReplayButton', () => {
  it('replays an Error at one click, and a double click runs once', async () => {
    const button = show({ status: 'ERROR' });
    fireEvent.click(button);
    fireEvent.click(button);
    expect(await screen.findByRole('button', { name: 'Replaying…' })).toBeTruthy();
    expect(send).toHaveBeenCalledTimes(1);
    expect(send.mock.calls[0]?.[0]).toBe('/api/v1/records/0dh3k8s5v0g01/replay');
  });

  it('does the same by the key r, but not in the sequence g r', async () => {
    show({ status: 'ERROR' });
    fireEvent.keyDown(document.body, { key: 'g' });
    fireEvent.keyDown(document.body, { key: 'r' });
    expect(send).not.toHaveBeenCalled();
    fireEvent.keyUp(document.body, { key: 'r' });
    fireEvent.keyDown(document.body, { key: 'r' });
    await screen.findByRole('button', { name: 'Replaying…' });
    expect(send).toHaveBeenCalledTimes(1);
  });

  it('asks before replaying what is processed, with an optional reason', async () => {
    fireEvent.click(show({ status: 'PROCESSED' }));
    expect(send).not.toHaveBeenCalled();
    fireEvent.change(screen.getByLabelText('Reason'), { target: { value: ' price was wrong ' } });
    fireEvent.click(
      screen.getAllByRole('button', { name: 'Replay', hidden: true }).at(-1) ?? document.body,
    );
    await vi.waitFor(() => {
      expect(send).toHaveBeenCalledTimes(1);
    });
    expect(send.mock.calls[0]?.[1]?.body).toBe('{"confirm":true,"reason":"price was wrong"}');
  });

  it.each([
    ['a viewer', { status: 'ERROR' }, 'viewer', 'This needs the role operator; yours is viewer.'],
    [
      'a record that waits',
      { status: 'JUST_IN', settledAt: null },
      'operator',
      'It is waiting already: there is nothing to replay.',
    ],
    [
      'a record without its payload',
      { payloadExpiredAt: '2026-11-22T13:00:00.000Z' },
      'operator',
      'Its payload is no longer kept: there is nothing to process again.',
    ],
  ] as const)('does nothing for %s, and says why', (_who, change, role, reason) => {
    const button = show(change, role);
    fireEvent.click(button);
    expect(send).not.toHaveBeenCalled();
    expect(button.getAttribute('aria-disabled')).toBe('true');
    expect(screen.getByText(reason)).toBeTruthy();
  });
});
