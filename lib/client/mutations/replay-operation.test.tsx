import { QueryClientProvider } from '@tanstack/react-query';
import { act, cleanup, renderHook, waitFor } from '@testing-library/react';
import { createElement, type ReactNode } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { answerFetch, type ApiInMemory } from '#lib/testing/answer-fetch';
import { sampleOperation } from '#lib/testing/sample-replay';
import { createQueryClient } from '../query-client.ts';
import {
  useCreateReplayOperation,
  useReplayFailed,
  useSteerReplay,
  type NewReplayOperation,
} from './replay-operation.ts';

const CREATE = 'POST /api/v1/replays';
const wish: NewReplayOperation = {
  set: { kind: 'group', group: '0e7k8s5v0g007' },
  reason: 'the tax table is back',
};
let api: ApiInMemory;

beforeEach(() => {
  api = answerFetch();
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function draw<Result>(hook: () => Result) {
  const client = createQueryClient();
  const wrapper = ({ children }: { children: ReactNode }) =>
    createElement(QueryClientProvider, { client }, children);
  return renderHook(hook, { wrapper }).result;
}
const keys = () => api.asked(CREATE).map(({ headers }) => headers.get('idempotency-key'));

describe('starting an operation', () => {
  it('sends it once, however often it is pressed before the answer', async () => {
    api.answer(CREATE, sampleOperation());
    const result = draw(useCreateReplayOperation);
    const begun = vi.fn();
    act(() => {
      result.current.send(wish, begun);
      result.current.send(wish, begun);
    });
    await waitFor(() => expect(begun).toHaveBeenCalledTimes(1));
    expect(keys()).toHaveLength(1);
  });

  it('sends it again under the same key after the answer was lost', async () => {
    api.respond(CREATE, () => {
      throw new TypeError('connection reset');
    });
    const result = draw(useCreateReplayOperation);
    act(() => result.current.send(wish));
    await waitFor(() => expect(result.current.error).not.toBeNull());
    api.answer(CREATE, sampleOperation());
    const begun = vi.fn();
    act(() => result.current.send(wish, begun));
    await waitFor(() => expect(begun).toHaveBeenCalled());
    const [first, second] = keys();
    expect(first).toMatch(/^[0-9a-f]{24}$/);
    expect(second).toBe(first);
  });

  it('gives another wish another key', async () => {
    api.answer(CREATE, sampleOperation());
    const result = draw(useCreateReplayOperation);
    const begun = vi.fn();
    act(() => result.current.send(wish, begun));
    await waitFor(() => expect(begun).toHaveBeenCalledTimes(1));
    act(() => result.current.send({ ...wish, reason: 'once more' }, begun));
    await waitFor(() => expect(begun).toHaveBeenCalledTimes(2));
    expect(new Set(keys()).size).toBe(2);
  });

  it('says why it was refused, and begins nothing', async () => {
    api.refuse(CREATE, { status: 403, code: 'forbidden', title: 'Operators only.' });
    const result = draw(useCreateReplayOperation);
    const begun = vi.fn();
    act(() => result.current.send(wish, begun));
    await waitFor(() => expect(result.current.error?.message).toBe('Operators only.'));
    expect(begun).not.toHaveBeenCalled();
    act(() => result.current.reset());
    await waitFor(() => expect(result.current.error).toBeNull());
  });
});

describe('steering an operation', () => {
  it.each(['pause', 'resume', 'continue', 'cancel'] as const)('asks to %s it', async (action) => {
    const route = `POST /api/v1/replays/:id/${action}` as const;
    api.answer(route, sampleOperation());
    const result = draw(() => useSteerReplay(12));
    act(() => result.current.send(action));
    await waitFor(() => expect(api.asked(route)).toHaveLength(1));
    expect(api.asked(route)[0]).toMatchObject({ path: `/api/v1/replays/12/${action}`, body: {} });
  });

  it('does one thing at a time', async () => {
    api.answer('POST /api/v1/replays/:id/pause', sampleOperation({ state: 'paused' }));
    const result = draw(() => useSteerReplay(12));
    const done = vi.fn();
    act(() => {
      result.current.send('pause', done);
      result.current.send('cancel', done);
    });
    await waitFor(() => expect(done).toHaveBeenCalledTimes(1));
    expect(api.asked('POST /api/v1/replays/:id/cancel')).toEqual([]);
  });
});

describe('replaying what failed again', () => {
  const FAILED = 'POST /api/v1/replays/:id/replay-failed';

  it.each([
    ['', {}],
    ['the table is whole now', { reason: 'the table is whole now' }],
  ])('with the reason %j sends %j', async (reason, body) => {
    api.answer(FAILED, sampleOperation({ id: 13 }));
    const result = draw(() => useReplayFailed(12));
    const begun = vi.fn();
    act(() => result.current.send(reason, ({ id }) => void begun(id)));
    await waitFor(() => expect(begun).toHaveBeenCalledWith(13));
    expect(api.asked(FAILED)[0]?.body).toEqual(body);
  });
});
