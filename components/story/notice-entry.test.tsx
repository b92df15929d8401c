import { fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Notice } from '#lib/contracts/notice';
import { answerFetch, type ApiInMemory } from '#lib/testing/answer-fetch';
import { closeConsole, renderConsole } from '#lib/testing/render-console';
import { NoticeEntry } from './notice-entry.tsx';

const NOTICE: Notice = {
  id: 3,
  source: 'shop',
  by: 'Ada',
  at: '2026-11-22T12:00:00.000Z',
  form: 'json',
  way: 'sent',
  records: 12,
  fileName: 'notice-3-shop.json',
  mediaType: 'application/json',
  content: '{"text":"Hello\u202E"}',
  egress: '0dh3k8s5v0g02',
};

let api: ApiInMemory;
beforeEach(() => {
  api = answerFetch();
});
afterEach(closeConsole);

function open(): void {
  const { id: notice, by, at, form, way, records } = NOTICE;
  renderConsole(
    <NoticeEntry entry={{ kind: 'notice', key: 'notice-3', at, notice, by, form, way, records }} />,
  );
  const details = screen.getByText('Notice 3').closest('details');
  if (details === null) throw new Error('it does not open');
  expect(api.asked('GET /api/v1/notices/:id')).toEqual([]);
  details.open = true;
  fireEvent(details, new Event('toggle'));
}

describe('NoticeEntry', () => {
  it('shows the very words that left, hidden characters made visible, and the record that carries them', async () => {
    api.answer('GET /api/v1/notices/:id', NOTICE);
    open();
    const text = await screen.findByLabelText('Text of the notice');
    expect(text.textContent).toContain('Hello');
    expect(text.textContent).not.toContain('\u202E');
    expect(screen.getByRole('link').getAttribute('href')).toBe('/records/0dh3k8s5v0g02');
  });

  it('says so where retention has taken it', async () => {
    const title = 'There is no such notice';
    api.refuse('GET /api/v1/notices/:id', { status: 404, code: 'notice_not_found', title });
    open();
    expect((await screen.findByRole('alert')).textContent).toContain(title);
  });
});
