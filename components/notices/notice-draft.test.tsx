import { fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NoticePreview } from '#lib/contracts/notice';
import { answerFetch, type ApiInMemory } from '#lib/testing/answer-fetch';
import { closeConsole, renderConsole } from '#lib/testing/render-console';
import { NoticeDraft } from './notice-draft.tsx';

const PREVIEW = 'POST /api/v1/notices/preview';
const SET = { kind: 'ids' as const, ids: ['0dh3k8s5v0g01'] };
const OF_SHOP: NoticePreview = {
  source: 'shop',
  sources: [
    { source: 'shop', count: 1_200 },
    { source: 'mail', count: 1 },
  ],
  included: 1_200,
  withoutError: 0,
  isComplete: true,
  introduction: 'Dear shop,',
  causes: [{ title: 'x', asked: 'y', count: 1_200 }],
  text: 'Dear shop,\n\n1. total (1,200 records)',
};
let api: ApiInMemory;
beforeEach(() => {
  api = answerFetch();
});
afterEach(closeConsole);
const show = () => renderConsole(<NoticeDraft set={SET} />);
const introduction = () => screen.findByLabelText<HTMLTextAreaElement>('Introduction');

describe('NoticeDraft', () => {
  it('tells each partner of its own records only, in words of its own', async () => {
    const mail = {
      source: 'mail',
      included: 1,
      introduction: 'Dear mail,',
      text: 'Dear mail,\n\n1.',
    };
    api.answerBy(PREVIEW, ({ body }) =>
      JSON.stringify(body).includes('"source":"mail"') ? { ...OF_SHOP, ...mail } : OF_SHOP,
    );
    show();
    fireEvent.change(await introduction(), { target: { value: 'Only for the shop.' } });
    const names = screen.getAllByRole('option').map((option) => option.textContent);
    expect(names).toEqual(['shop (1,200 records)', 'mail (1 record)']);
    fireEvent.change(screen.getByLabelText('Source'), { target: { value: 'mail' } });
    await waitFor(async () => expect((await introduction()).value).toBe('Dear mail,'));
    expect(screen.getByRole('button', { name: 'Send to mail' })).toBeTruthy();
    expect(document.body.textContent).not.toContain('Only for the shop.');
    expect(api.asked(PREVIEW).map(({ body }) => body)).toEqual([
      { set: SET },
      { set: SET, source: 'mail' },
    ]);
  });

  it('offers no choice where there is one source, and counts one as one', async () => {
    const sources = [{ source: 'shop', count: 1 }];
    api.answer(PREVIEW, { ...OF_SHOP, sources, included: 1, withoutError: 1_000 });
    show();
    await introduction();
    expect(screen.queryByLabelText('Source')).toBeNull();
    expect(screen.getByText(/^About/).textContent).toBe(
      'About 1 record of shop with 1 cause; 1,000 without an error are left out.',
    );
  });

  it('says that there is nothing to tell of a set without records', async () => {
    const nothing = { source: null, sources: [], included: 0, causes: [], text: '' };
    api.answer(PREVIEW, { ...OF_SHOP, ...nothing });
    show();
    expect(await screen.findByText(/^None of these records has an error/)).toBeTruthy();
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('says why it cannot be drafted, and tries again', async () => {
    api.refuse(PREVIEW, { status: 404, code: 'group_not_found', title: 'There is no such group.' });
    show();
    expect((await screen.findByRole('alert')).textContent).toBe('There is no such group.');
    api.answer(PREVIEW, OF_SHOP);
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect((await introduction()).value).toBe('Dear shop,');
  });
});
