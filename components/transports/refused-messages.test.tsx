import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { RefusedMessage } from '#lib/contracts/refused-message';
import { answerFetch, type ApiInMemory } from '#lib/testing/answer-fetch';
import { closeConsole, renderConsole } from '#lib/testing/render-console';
import { RefusedMessages } from './refused-messages.tsx';

let api: ApiInMemory;
beforeEach(() => {
  api = answerFetch();
});
afterEach(closeConsole);

const PATH = 'GET /api/v1/sources/:key/refused-messages';

const message = (change: Partial<RefusedMessage> = {}): RefusedMessage => ({
  id: '7',
  queue: 'sluice.ingress.shop',
  code: 'invalid_request',
  detail: 'The header record-reference is required.',
  messageId: 'm-1',
  size: 1_234,
  refusedAt: '2026-11-22T12:00:00.000Z',
  ...change,
});

it('tells of each what it was and why, with a link to the help', async () => {
  const messages = [message(), message({ id: '6', messageId: null, detail: null })];
  api.answer(PATH, { messages, next: null });
  renderConsole(<RefusedMessages source="shop" />);
  const [, first, second] = await screen.findAllByRole('row');
  if (first === undefined || second === undefined) throw new Error('rows are missing');
  expect(within(first).getByText('m-1')).toBeTruthy();
  expect(within(first).getByText('1.2 kB')).toBeTruthy();
  expect(within(first).getByText('The header record-reference is required.')).toBeTruthy();
  const link = within(first).getByRole('link', { name: 'invalid_request' });
  expect(link.getAttribute('href')).toBe('/docs/problems#invalid_request');
  expect(within(second).getByText('none')).toBeTruthy();
});

it('shows hostile ids inert', async () => {
  const hostile = '<b>\u202egnp.exe';
  api.answer(PATH, { messages: [message({ messageId: hostile })], next: null });
  renderConsole(<RefusedMessages source="shop" />);
  await screen.findByText(/gnp\.exe/);
  expect(document.body.textContent).not.toContain('\u202e');
  expect(document.querySelector('td b')).toBeNull();
});

it('shows older ones on request', async () => {
  api.answer(PATH, { messages: [message()], next: '7' });
  renderConsole(<RefusedMessages source="shop" />);
  const button = await screen.findByRole('button', { name: 'Older ones' });
  api.answer(PATH, { messages: [message({ id: '3', messageId: 'm-0' })], next: null });
  fireEvent.click(button);
  await screen.findByText('m-0');
  await waitFor(() => {
    expect(screen.queryByRole('button', { name: 'Older ones' })).toBeNull();
  });
});

it('says that there are none only where that is asked for', async () => {
  api.answer(PATH, { messages: [], next: null });
  renderConsole(<RefusedMessages source="shop" showsNone />);
  expect(await screen.findByText('None was refused.')).toBeTruthy();
});

it('is not there for answers of nobody while there are none', async () => {
  api.answer('GET /api/v1/refused-messages', { messages: [], next: null });
  renderConsole(<RefusedMessages source={null} />);
  await waitFor(() => {
    expect(api.asked('GET /api/v1/refused-messages')).toHaveLength(1);
  });
  expect(screen.queryByRole('heading')).toBeNull();
});
