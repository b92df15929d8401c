import { QueryClientProvider } from '@tanstack/react-query';
import { act, cleanup, renderHook, waitFor } from '@testing-library/react';
import { createElement, type ReactNode } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { CreateNotice, Notice } from '#lib/contracts/notice';
import { answerFetch, type ApiInMemory } from '#lib/testing/answer-fetch';
import { createQueryClient } from '../query-client.ts';
import { useCreateNotice } from './notice.ts';

const ROUTE = 'POST /api/v1/notices';
const wish: CreateNotice = {
  set: { kind: 'ids', ids: ['0dh3k8s5v0g01'] },
  source: 'shop',
  form: 'text',
  way: 'copied',
};
const notice: Notice = {
  ...{ id: 7, source: 'shop', by: 'Ada', at: '2026-11-22T12:00:00.000Z' },
  ...{ form: 'text', way: 'copied', records: 1, egress: null },
  ...{ fileName: 'notice.txt', mediaType: 'text/plain', content: 'Hello' },
};
let api: ApiInMemory;

beforeEach(() => {
  api = answerFetch();
  api.answer(ROUTE, notice);
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function draw() {
  const client = createQueryClient();
  const wrapper = ({ children }: { children: ReactNode }) =>
    createElement(QueryClientProvider, { client }, children);
  return renderHook(useCreateNotice, { wrapper }).result;
}
const keys = () => api.asked(ROUTE).map(({ headers }) => headers.get('idempotency-key'));

it('is made once by a double click', async () => {
  const result = draw();
  const made = vi.fn();
  act(() => {
    result.current.make(wish, made);
    result.current.make(wish, made);
  });
  await waitFor(() => expect(made).toHaveBeenCalledTimes(1));
  expect(keys()).toHaveLength(1);
});

it('is the same notice when it is asked for again, and another in another form', async () => {
  const result = draw();
  const made = vi.fn();
  const forms = ['text', 'text', 'csv'] as const;
  for (const [place, form] of forms.entries()) {
    act(() => result.current.make({ ...wish, form }, made));
    await waitFor(() => expect(made).toHaveBeenCalledTimes(place + 1));
  }
  const [first, again, other] = keys();
  expect(again).toBe(first);
  expect(other).not.toBe(first);
});

it('is not taken for made when the server says no', async () => {
  api.refuse(ROUTE, { status: 409, code: 'nothing_to_tell', title: 'There is no error to tell.' });
  const result = draw();
  const made = vi.fn();
  act(() => result.current.make(wish, made));
  await waitFor(() => expect(result.current.error?.message).toBe('There is no error to tell.'));
  expect(made).not.toHaveBeenCalled();
});
