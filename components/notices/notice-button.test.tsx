import { fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { NoticePreview } from '#lib/contracts/notice';
import type { Role } from '#lib/domain/access';
import { answerFetch, type ApiInMemory } from '#lib/testing/answer-fetch';
import { closeConsole, renderConsole } from '#lib/testing/render-console';
import { NoticeButton } from './notice-button.tsx';

const PREVIEW: NoticePreview = {
  source: 'shop',
  sources: [{ source: 'shop', count: 2 }],
  included: 2,
  withoutError: 1,
  isComplete: true,
  introduction: 'Hello,',
  causes: [{ title: 'Not as agreed: /total', asked: 'Please correct it.', count: 2 }],
  text: 'Hello,\n\n1. Not as agreed: /total (2 records)\n- order-1001\u202E',
};
const MADE = {
  id: 12,
  source: 'shop',
  by: 'Ada',
  at: '2026-11-22T12:00:00.000Z',
  form: 'text',
  way: 'copied',
  records: 2,
  fileName: 'notice-12-shop.txt',
  mediaType: 'text/plain',
  content: 'Hello, again',
  egress: null,
} as const;

let api: ApiInMemory;
const write = vi.fn<(text: string) => Promise<void>>();
beforeEach(() => {
  api = answerFetch();
  api.answer('POST /api/v1/notices/preview', PREVIEW);
  write.mockReset().mockResolvedValue();
  vi.stubGlobal('navigator', { clipboard: { writeText: write } });
});
afterEach(closeConsole);

const set = { kind: 'ids' as const, ids: ['0dh3k8s5v0g01'] };
async function open(role: Role = 'operator'): Promise<void> {
  renderConsole(<NoticeButton recordSet={set} />, { role });
  fireEvent.click(screen.getByRole('button', { name: 'Notice…' }));
  await screen.findByLabelText('Introduction');
}
const press = (name: string) => {
  fireEvent.click(screen.getByRole('button', { name }));
};
const wishes = () => api.asked('POST /api/v1/notices').map(({ body }) => body);

describe('NoticeButton', () => {
  it('shows what would be told, with hidden characters made visible', async () => {
    await open();
    expect(screen.getByLabelText('Introduction')).toHaveProperty('value', 'Hello,');
    const text = screen.getByLabelText('Text of the notice').textContent;
    expect(text).toMatch(/^1\. Not as agreed/);
    expect(text).not.toContain('\u202E');
    expect(screen.getByRole('dialog').textContent).toContain('1 without an error are left out');
    expect(wishes()).toEqual([]);
  });

  it('copies the notice with the introduction as changed, and says where it is noted', async () => {
    api.answer('POST /api/v1/notices', MADE);
    await open();
    fireEvent.change(screen.getByLabelText('Introduction'), { target: { value: 'Dear Bob,' } });
    press('Copy');
    await screen.findByText(/Notice 12 is noted on 2 records/);
    expect(write.mock.calls).toEqual([['Hello, again']]);
    expect(wishes()).toEqual([
      { set, source: 'shop', introduction: 'Dear Bob,', form: 'text', way: 'copied' },
    ]);
  });

  it('sends once, however often it is pressed, and leads to the egress record', async () => {
    api.answer('POST /api/v1/notices', {
      ...MADE,
      form: 'json',
      way: 'sent',
      egress: '0dh3k8s5v0g02',
    });
    await open();
    press('Send to shop');
    press('Send to shop');
    const link = await screen.findByRole('link', { name: 'Open its egress record' });
    expect(link.getAttribute('href')).toBe('/records/0dh3k8s5v0g02');
    press('Send to shop');
    await waitFor(() => expect(wishes()).toHaveLength(2));
    const keys = api
      .asked('POST /api/v1/notices')
      .map(({ headers }) => headers.get('idempotency-key'));
    expect(new Set(keys).size).toBe(1);
  });

  it('downloads the form that is chosen', async () => {
    api.answer('POST /api/v1/notices', { ...MADE, form: 'csv', way: 'downloaded' });
    const saved = vi.fn(() => 'blob:x');
    vi.stubGlobal('URL', Object.assign(URL, { createObjectURL: saved, revokeObjectURL: vi.fn() }));
    await open();
    press('CSV');
    press('Download');
    await screen.findByText(/Downloaded/);
    expect(saved).toHaveBeenCalledOnce();
    expect(wishes()).toMatchObject([{ form: 'csv', way: 'downloaded' }]);
  });

  it('lets the source be chosen, says what is left out, and what failed', async () => {
    const sources = [...PREVIEW.sources, { source: 'mail', count: 1 }];
    api.answerBy('POST /api/v1/notices/preview', ({ body }) => {
      const isMail = JSON.stringify(body).includes('mail');
      return { ...PREVIEW, sources, source: isMail ? 'mail' : 'shop', isComplete: false };
    });
    api.refuse('POST /api/v1/notices', {
      status: 409,
      code: 'nothing_to_tell',
      title: 'There is nothing to tell a third party',
    });
    await open();
    expect(screen.getByText(/more records than one notice can name/)).toBeTruthy();
    fireEvent.change(screen.getByLabelText('Source'), { target: { value: 'mail' } });
    await screen.findByRole('button', { name: 'Send to mail' });
    press('Copy');
    expect((await screen.findByRole('alert')).textContent).toContain('nothing to tell');
  });

  it('says so where there is nothing to tell', async () => {
    const nothing = { source: null, sources: [], included: 0, causes: [], text: '' };
    api.answer('POST /api/v1/notices/preview', { ...PREVIEW, ...nothing, withoutError: 3 });
    renderConsole(<NoticeButton recordSet={() => set} />, { role: 'operator' });
    press('Notice…');
    await screen.findByText(/None of 3 records has an error/);
    expect(screen.queryByLabelText('Introduction')).toBeNull();
  });

  it('tells a viewer why it is not for them', () => {
    renderConsole(<NoticeButton recordSet={set} />, { role: 'viewer' });
    const button = screen.getByRole('button', { name: 'Notice…' });
    expect(button.getAttribute('aria-disabled')).toBe('true');
    expect(button.title).toContain('operator');
    fireEvent.click(button);
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});
