import { fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Notice, NoticePreview } from '#lib/contracts/notice';
import { answerFetch, type ApiInMemory } from '#lib/testing/answer-fetch';
import { closeConsole, renderConsole } from '#lib/testing/render-console';
import { NoticeEditor } from './notice-editor.tsx';

const MAKE = 'POST /api/v1/notices';
const SET = { kind: 'group' as const, group: '0e7k8s5v0g007' };
const PREVIEW: NoticePreview = {
  source: 'shop',
  sources: [{ source: 'shop', count: 1 }],
  included: 1,
  withoutError: 0,
  isComplete: true,
  introduction: 'Hello,',
  causes: [{ title: 'x', asked: 'y', count: 1 }],
  text: 'Hello,\n\n1. Hello, total (1 record)',
};
const MADE: Notice = {
  id: 12,
  source: 'shop',
  by: 'Ada',
  at: '2026-11-22T12:00:00.000Z',
  form: 'text',
  way: 'copied',
  records: 1,
  fileName: 'notice-12-shop.txt',
  mediaType: 'text/plain',
  content: 'the very words',
  egress: null,
};
let api: ApiInMemory;
const write = vi.fn<(text: string) => Promise<void>>();
beforeEach(() => {
  api = answerFetch();
  api.answer(MAKE, MADE);
  write.mockReset().mockResolvedValue();
  vi.stubGlobal('navigator', { userAgent: 'jsdom', clipboard: { writeText: write } });
});
afterEach(closeConsole);

const show = (change: Partial<NoticePreview> = {}) =>
  renderConsole(<NoticeEditor set={SET} source="shop" preview={{ ...PREVIEW, ...change }} />);
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));
const told = () => screen.getByLabelText('Text of the notice').textContent;
const wishes = () => api.asked(MAKE).map(({ body }) => body);
const keys = () => api.asked(MAKE).map(({ headers }) => headers.get('idempotency-key'));

describe('NoticeEditor', () => {
  it('takes only the introduction itself away from the text that is shown', () => {
    show();
    expect(told()).toBe('1. Hello, total (1 record)');
    closeConsole();
    show({ introduction: '', text: '1. total (1 record)' });
    expect(told()).toBe('1. total (1 record)');
    expect(screen.getByLabelText('Introduction')).toHaveProperty('value', '');
  });

  it('shows what partners sent as text', () => {
    show({ text: 'Hello,\n\n<img src=x onerror=alert(1)>\u202E\u0007' });
    expect(document.querySelector('img')).toBeNull();
    expect(told()).toBe('<img src=x onerror=alert(1)>U+202EBEL');
  });

  it('copies once at a double click, in words for one record', async () => {
    show();
    press('Copy');
    press('Copy');
    const status = await screen.findByText(/Copied\./);
    expect(status.textContent).toContain('Notice 12 is noted on 1 record.');
    expect(write.mock.calls).toEqual([['the very words']]);
    expect(wishes()).toHaveLength(1);
  });

  it('is another notice once its words are changed, and the same while they are not', async () => {
    show();
    press('Copy');
    await screen.findByText(/Copied\./);
    press('Copy');
    await waitFor(() => expect(write).toHaveBeenCalledTimes(2));
    fireEvent.change(screen.getByLabelText('Introduction'), { target: { value: '' } });
    press('Copy');
    await waitFor(() => expect(write).toHaveBeenCalledTimes(3));
    const [first, again, changed] = keys();
    expect(again).toBe(first);
    expect(changed).not.toBe(first);
    expect(wishes().at(-1)).toMatchObject({ introduction: '' });
  });

  it('says so where the browser lets nothing be copied', async () => {
    write.mockRejectedValue(new Error('not allowed'));
    Object.assign(document, { execCommand: () => false });
    show();
    press('Copy');
    expect(await screen.findByText(/The browser did not let it be copied/)).toBeTruthy();
    Reflect.deleteProperty(document, 'execCommand');
  });

  it('sends as JSON whatever form is chosen for people', async () => {
    api.answer(MAKE, { ...MADE, form: 'json', way: 'sent', egress: '0dh3k8s5v0g02' });
    show();
    press('NDJSON');
    expect(screen.getByRole('button', { name: 'NDJSON' }).ariaPressed).toBe('true');
    press('Send to shop');
    expect(await screen.findByText(/Queued for the Integration App/)).toBeTruthy();
    expect(wishes()).toEqual([
      { set: SET, source: 'shop', introduction: 'Hello,', form: 'json', way: 'sent' },
    ]);
    expect(write).not.toHaveBeenCalled();
  });

  it('takes back what it said of the notice before when the next one is refused', async () => {
    show();
    press('Copy');
    await screen.findByText(/Copied\./);
    api.refuse(MAKE, { status: 409, code: 'nothing_to_tell', title: 'There is nothing to tell' });
    press('Send to shop');
    expect((await screen.findByRole('alert')).textContent).toContain('nothing to tell');
    expect(screen.queryByText(/Copied\./)).toBeNull();
    expect(screen.queryByRole('link')).toBeNull();
  });

  it('copies nothing that was not noted', async () => {
    api.refuse(MAKE, { status: 403, code: 'forbidden', title: 'Not for you.' });
    show();
    press('Copy');
    expect((await screen.findByRole('alert')).textContent).toContain('Not for you.');
    expect(write).not.toHaveBeenCalled();
  });
});
