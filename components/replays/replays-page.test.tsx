import { fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answerFetch, type ApiInMemory } from '#lib/testing/answer-fetch';
import { closeConsole, renderConsole } from '#lib/testing/render-console';
import { sampleOperation } from '#lib/testing/sample-replay';
import { ReplaysPage } from './replays-page.tsx';

const LIST = 'GET /api/v1/replays';
let api: ApiInMemory;

beforeEach(() => {
  api = answerFetch();
});
afterEach(closeConsole);

describe('the list of replays', () => {
  it('tells of each who, why, how large, how far, and what came of it', async () => {
    api.answer(LIST, {
      operations: [
        sampleOperation({
          name: 'TAX-7',
          state: 'halted',
          counts: { total: 2_000, waiting: 1_500, fixed: 200, failedSame: 300 },
        }),
      ],
      next: null,
    });
    renderConsole(<ReplaysPage />);
    const link = await screen.findByRole('link', { name: 'TAX-7' });
    expect(link.getAttribute('href')).toBe('/replays/12');
    const row = link.closest('tr')?.textContent ?? '';
    for (const said of ['the tax table is back', 'Halted', '2,000', '500', 'ada@example.test'])
      expect(row).toContain(said);
    expect(
      screen.getByRole('img', {
        name: 'Outcome of TAX-7: Fixed 200, Failed the same way 300, Waiting 1,500',
      }),
    ).toBeTruthy();
  });

  it('goes on to older ones', async () => {
    api.answerBy(LIST, ({ query }) =>
      query.cursor === undefined
        ? { operations: [sampleOperation({ state: 'done' })], next: '12' }
        : { operations: [sampleOperation({ id: 3, state: 'done' })], next: null },
    );
    renderConsole(<ReplaysPage />);
    fireEvent.click(await screen.findByRole('button', { name: 'Show older' }));
    expect(await screen.findByRole('link', { name: 'Replay 3' })).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Replay 12' })).toBeTruthy();
  });

  it('that is empty says where replays begin', async () => {
    api.answer(LIST, { operations: [], next: null });
    renderConsole(<ReplaysPage />);
    expect(await screen.findByText('No replay of many yet')).toBeTruthy();
  });

  it('that cannot be read says why', async () => {
    api.refuse(LIST, { status: 403, code: 'forbidden', title: 'Not for you.' });
    renderConsole(<ReplaysPage />);
    expect(await screen.findByText('Not for you.')).toBeTruthy();
  });

  it('takes a pasted list of references, but not from a viewer', () => {
    api.answer(LIST, { operations: [], next: null });
    const { opened } = renderConsole(<ReplaysPage />, { role: 'operator' });
    fireEvent.click(screen.getByRole('button', { name: 'Paste references…' }));
    expect(opened).toEqual(['/replays/new']);
    closeConsole();
    api = answerFetch();
    api.answer(LIST, { operations: [], next: null });
    renderConsole(<ReplaysPage />, { role: 'viewer' });
    expect(screen.getByRole('button', { name: 'Paste references…' }).title).toBe(
      'This needs the role operator; yours is viewer.',
    );
  });
});
