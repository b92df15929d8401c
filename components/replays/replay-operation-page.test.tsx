import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Role } from '#lib/domain/access';
import type { OperationState } from '#lib/domain/replay-operation';
import { answerFetch, type ApiInMemory } from '#lib/testing/answer-fetch';
import { closeConsole, renderConsole } from '#lib/testing/render-console';
import { sampleItem, sampleOperation } from '#lib/testing/sample-replay';
import { ReplayOperationPage } from './replay-operation-page.tsx';

const ONE = 'GET /api/v1/replays/:id';
const ITEMS = 'GET /api/v1/replays/:id/items';
let api: ApiInMemory;

beforeEach(() => {
  api = answerFetch();
  api.answer(ITEMS, { items: [], next: null });
});
afterEach(closeConsole);

async function show(
  change: Parameters<typeof sampleOperation>[0],
  { role = 'operator', search = '' }: { role?: Role; search?: string } = {},
) {
  api.answer(ONE, sampleOperation(change));
  const drawn = renderConsole(<ReplayOperationPage id="12" />, { role, search });
  await screen.findByRole('heading', { level: 1 });
  return drawn;
}

const button = (name: string) => screen.queryByRole('button', { name });
const COUNTS = {
  total: 2_000,
  waiting: 900,
  inWork: 100,
  fixed: 700,
  failedSame: 200,
  failedNew: 60,
  skipped: 40,
};

describe('a replay operation', () => {
  it('tells what it is called, why, who asked, and over which records', async () => {
    await show({ name: 'TAX-7', set: { kind: 'filter', filter: { source: ['shop'] } } });
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('TAX-7Running');
    expect(screen.getByText('the tax table is back')).toBeTruthy();
    expect(screen.getByText(/ada@example\.test/)).toBeTruthy();
    const link = screen.getByRole('link', { name: 'Records with source shop' });
    expect(link.getAttribute('href')).toBe('/records?source=shop');
    expect(screen.getByText('more than 20 % fail again')).toBeTruthy();
  });

  it('shows how far it is, with every count a link to its records', async () => {
    await show({ counts: COUNTS, skippedWhy: [{ reason: 'already_replayed', count: 40 }] });
    expect(screen.getByText('1,000 of 2,000 (50 %)')).toBeTruthy();
    expect(screen.getByRole('img', { name: /^Outcome so far: Fixed 700, / })).toBeTruthy();
    const table = screen.getByRole('table', { name: 'Outcome of the replay' });
    const links = within(table).getAllByRole('link');
    expect(links.map((link) => [link.textContent, link.getAttribute('href')])).toEqual([
      ['700 Fixed', '/replays/12?outcome=fixed#records'],
      ['200 Failed the same way', '/replays/12?outcome=failed_same#records'],
      ['60 Failed a new way', '/replays/12?outcome=failed_new#records'],
      ['40 Skipped', '/replays/12?outcome=skipped#records'],
      ['100 In work', '/replays/12?outcome=in_work#records'],
      ['900 Waiting', '/replays/12?outcome=waiting#records'],
    ]);
    expect(within(table).getByText('40 · Replayed by somebody else since')).toBeTruthy();
  });

  it('tells its rate and how long the rest takes, once it has been seen twice', async () => {
    let fixed = 0;
    api.answerBy(ONE, () => {
      fixed += 100;
      return sampleOperation({ id: 77, counts: { total: 10_000, waiting: 10_000 - fixed, fixed } });
    });
    renderConsole(<ReplayOperationPage id="77" />, { role: 'operator' });
    expect(await screen.findByText('100 of 10,000 (1 %)')).toBeTruthy();
    const figure = (name: string) => screen.getAllByText(name)[0]?.nextElementSibling?.textContent;
    expect([figure('Rate'), figure('Left')]).toEqual(['–', '–']);
    await waitFor(() => expect(figure('Left')).toMatch(/^\d+ (s|min)/), { timeout: 5_000 });
    expect(figure('Rate')).toMatch(/^[\d,]+ a second$/);
    api.answer(ONE, sampleOperation({ id: 77, state: 'paused', counts: { total: 9, waiting: 9 } }));
    await waitFor(() => expect([figure('Rate'), figure('Left')]).toEqual(['–', '–']), {
      timeout: 5_000,
    });
  });

  it('is followed until it has ended', async () => {
    await show({ counts: { total: 5, waiting: 5 } });
    api.answer(ONE, sampleOperation({ state: 'done', counts: { total: 5, fixed: 5 } }));
    expect(await screen.findByText('5 of 5 (100 %)', {}, { timeout: 5_000 })).toBeTruthy();
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Replay 12Done');
  });

  it('says why it halted', async () => {
    await show({ state: 'halted', stateReason: '60 of 100 failed again.' });
    expect(screen.getByText('60 of 100 failed again.')).toBeTruthy();
  });

  it('tells what was done to it', async () => {
    const at = '2026-11-22T12:05:00.000Z';
    await show({
      events: [
        { at, by: 'grace@example.test', state: 'paused', reason: null },
        { at, by: null, state: 'halted', reason: 'too many failed' },
      ],
    });
    const list = screen.getByRole('heading', { name: 'History' }).closest('section');
    expect(list?.textContent).toContain('Paused · grace@example.test');
    expect(list?.textContent).toContain('Halted · by itselftoo many failed');
  });

  it('that is not there says so', async () => {
    api.refuse(ONE, { status: 404, code: 'replay_not_found', title: 'There is no replay 99.' });
    renderConsole(<ReplayOperationPage id="99" />);
    expect(await screen.findByText('There is no replay 99')).toBeTruthy();
  });

  it('that cannot be read offers to try again', async () => {
    api.refuse(ONE, { status: 403, code: 'forbidden', title: 'Not for you.' });
    renderConsole(<ReplayOperationPage id="12" />);
    expect(await screen.findByText('Not for you.')).toBeTruthy();
    expect(button('Try again')).toBeTruthy();
  });
});

describe('steering a replay', () => {
  it.each<[OperationState, string[]]>([
    ['running', ['Pause', 'Cancel']],
    ['paused', ['Resume', 'Cancel']],
    ['awaiting', ['Pause', 'Continue with the rest', 'Cancel']],
    ['halted', ['Resume', 'Continue with the rest', 'Cancel']],
    ['done', []],
  ])('offers in state %s what makes sense', async (state, names) => {
    await show({ state });
    const all = ['Pause', 'Resume', 'Continue with the rest', 'Cancel'];
    expect(all.filter((name) => button(name) !== null)).toEqual(names);
  });

  it('pauses once at a double click, and shows what came of it', async () => {
    await show({});
    api.answer('POST /api/v1/replays/:id/pause', sampleOperation({ state: 'paused' }));
    const pause = screen.getByRole('button', { name: 'Pause' });
    api.answer(ONE, sampleOperation({ state: 'paused' }));
    fireEvent.click(pause);
    fireEvent.click(pause);
    expect(await screen.findByRole('button', { name: 'Resume' })).toBeTruthy();
    expect(api.asked('POST /api/v1/replays/:id/pause')).toHaveLength(1);
  });

  it('asks before it cancels, and says what stays as it was', async () => {
    await show({ counts: { total: 1_000, waiting: 900, fixed: 100 } });
    api.answer('POST /api/v1/replays/:id/cancel', sampleOperation({ state: 'cancelled' }));
    fireEvent.click(screen.getByRole('button', { name: 'Cancel' }));
    const dialog = await screen.findByRole('alertdialog');
    expect(dialog.textContent).toContain('900 records that waited for their turn stay');
    expect(api.asked('POST /api/v1/replays/:id/cancel')).toEqual([]);
    fireEvent.click(within(dialog).getByRole('button', { name: 'Cancel the replay' }));
    await waitFor(() => expect(api.asked('POST /api/v1/replays/:id/cancel')).toHaveLength(1));
  });

  it('tells a refusal in plain words', async () => {
    await show({});
    api.refuse('POST /api/v1/replays/:id/pause', {
      status: 409,
      code: 'not_in_this_state',
      title: 'It has ended already.',
    });
    fireEvent.click(screen.getByRole('button', { name: 'Pause' }));
    expect((await screen.findByRole('alert')).textContent).toBe('It has ended already.');
  });

  it('is not for a viewer, who sees why', async () => {
    await show({ counts: { total: 1, failedSame: 1 } }, { role: 'viewer' });
    for (const name of ['Pause', 'Cancel', 'Replay those that failed again']) {
      const one = screen.getByRole('button', { name });
      fireEvent.click(one);
      expect(one.title).toBe('This needs the role operator; yours is viewer.');
    }
    expect(screen.queryByRole('alertdialog')).toBeNull();
  });
});

describe('replaying those that failed again', () => {
  it('makes a new operation of them and opens it', async () => {
    const { opened } = await show({
      state: 'done',
      counts: { total: 10, fixed: 4, failedSame: 5, failedNew: 1 },
    });
    api.answer('POST /api/v1/replays/:id/replay-failed', sampleOperation({ id: 13 }));
    fireEvent.click(screen.getByRole('button', { name: 'Replay those that failed again' }));
    const dialog = await screen.findByRole('alertdialog');
    expect(dialog.textContent).toContain('Replay 6 records that failed again?');
    fireEvent.change(within(dialog).getByLabelText('Reason'), { target: { value: ' mended ' } });
    fireEvent.click(within(dialog).getByRole('button', { name: 'Replay them' }));
    await waitFor(() => expect(opened).toEqual(['/replays/13']));
    expect(api.asked('POST /api/v1/replays/:id/replay-failed')[0]?.body).toEqual({
      reason: 'mended',
    });
  });

  it('is not offered while none has, and says so', async () => {
    await show({ counts: { total: 10, fixed: 10 } });
    expect(button('Replay those that failed again')?.title).toBe(
      'None of its records has failed again.',
    );
  });
});

describe('the records of a replay', () => {
  const failure = { class: 'data', code: 'x', message: '<b>no total</b>' } as const;

  it('tell what became of each, page by page', async () => {
    const skipped = { ...sampleItem().record, id: '0dh3k8s5v0g02', reference: 'order-2' };
    api.answerBy(ITEMS, ({ query }) =>
      query.cursor === undefined
        ? {
            items: [sampleItem({ outcome: 'failed_new', after: failure })],
            next: '0dh3k8s5v0g01',
          }
        : {
            items: [
              sampleItem({ record: skipped, outcome: 'skipped', skipReason: 'payload_expired' }),
            ],
            next: null,
          },
    );
    await show({ state: 'done', counts: { total: 2, failedNew: 1, skipped: 1 } });
    const row = (await screen.findByRole('link', { name: 'order-1001' })).closest('tr');
    expect(row?.textContent).toContain('Failed a new way');
    expect(row?.textContent).toContain('Now: <b>no total</b>');
    expect(row?.textContent).toContain('Before: The tax table is away.');
    fireEvent.click(screen.getByRole('button', { name: 'Show more' }));
    const other = (await screen.findByRole('link', { name: 'order-2' })).closest('tr');
    expect(other?.textContent).toContain('Its payload is no longer kept');
    expect(button('Show more')).toBeNull();
  });

  it('say once what stayed the same', async () => {
    const same = sampleItem({ outcome: 'failed_same', before: failure, after: failure });
    api.answer(ITEMS, { items: [same], next: null });
    await show({ state: 'done', counts: { total: 1, failedSame: 1 } });
    const row = (await screen.findByRole('link', { name: 'order-1001' })).closest('tr');
    expect(row?.textContent).toContain('Now and before: <b>no total</b>');
    expect(row?.textContent).not.toContain('Before:');
  });

  it('are those of the outcome in the address', async () => {
    const { address } = await show({ state: 'done' }, { search: 'outcome=failed_same' });
    expect(screen.getByRole('heading', { name: 'Records: Failed the same way' })).toBeTruthy();
    expect(await screen.findByText('No record')).toBeTruthy();
    expect(api.asked(ITEMS)[0]?.query).toEqual({ outcome: 'failed_same' });
    fireEvent.click(screen.getByRole('button', { name: 'Show all' }));
    await waitFor(() => expect(address()).toBe(''));
    await waitFor(() => expect(api.asked(ITEMS).at(-1)?.query).toEqual({}));
  });
});
