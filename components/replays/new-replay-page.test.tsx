import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Role } from '#lib/domain/access';
import { answerFetch, type ApiInMemory } from '#lib/testing/answer-fetch';
import { closeConsole, renderConsole } from '#lib/testing/render-console';
import { sampleGroup } from '#lib/testing/sample-group';
import { sampleSource } from '#lib/testing/sample-installation';
import { sampleOperation, samplePreview, sampleTrial } from '#lib/testing/sample-replay';
import { NewReplayPage } from './new-replay-page.tsx';

const CREATE = 'POST /api/v1/replays';
let api: ApiInMemory;

beforeEach(() => {
  api = answerFetch();
  api.answer('POST /api/v1/replays/preview', samplePreview());
  api.answer(
    'GET /api/v1/error-groups/:id',
    sampleGroup({ id: '0e7k8s5v0g007', title: 'The tax table is away' }),
  );
  api.answer(CREATE, sampleOperation({ id: 31 }));
});
afterEach(() => {
  closeConsole();
  sessionStorage.clear();
});

function show(search = 'group=0e7k8s5v0g007', role: Role = 'operator') {
  return renderConsole(<NewReplayPage />, { path: '/replays/new', search, role });
}

const fill = (label: string, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } });
const startButton = () => screen.findByRole('button', { name: /^Replay [\d,]+ record/ });

describe('the preview of a replay', () => {
  it('tells how many of which kinds, and why the others are not replayed', async () => {
    show();
    expect(
      (await screen.findByText('1,990', { selector: 'strong' })).closest('p')?.textContent,
    ).toBe('1,990 of 2,000 records');
    expect(screen.getByText('Waiting or in work already').closest('li')?.textContent).toContain(
      '10',
    );
    const byStatus = screen.getByRole('region', { name: 'By status' });
    expect(
      within(byStatus)
        .getAllByRole('listitem')
        .map((row) => row.textContent),
    ).toEqual(['Error1,990', 'Just in0 of 10']);
    const group = await within(screen.getByRole('region', { name: 'By error group' })).findByRole(
      'link',
      { name: 'The tax table is away' },
    );
    expect(group.getAttribute('href')).toBe('/errors/0e7k8s5v0g007');
    expect(screen.getByText('shop-orders@3')).toBeTruthy();
    expect(api.asked('POST /api/v1/replays/preview')[0]?.body).toEqual({
      set: { kind: 'group', group: '0e7k8s5v0g007' },
      confirm: false,
    });
  });

  it('asks before it takes in what is done already', async () => {
    api.answerBy('POST /api/v1/replays/preview', ({ body }) => {
      const confirmed = JSON.stringify(body).includes('"confirm":true');
      return samplePreview(
        confirmed
          ? { eligible: 2_000, skipped: [] }
          : { skipped: [{ reason: 'already_done', count: 10 }] },
      );
    });
    show();
    const box = await screen.findByRole('checkbox', { name: /^Also replay what is Processed/ });
    fireEvent.click(box);
    fill('Reason', 'prices were wrong');
    fireEvent.click(await screen.findByRole('button', { name: 'Replay 2,000 records' }));
    await waitFor(() => expect(api.asked(CREATE)[0]?.body).toMatchObject({ confirm: true }));
  });

  it('of nothing says so, and cannot be started', async () => {
    api.answer(
      'POST /api/v1/replays/preview',
      samplePreview({
        total: 0,
        eligible: 0,
        skipped: [],
        notFound: { count: 2, first: ['a', 'b'] },
      }),
    );
    show();
    expect(await screen.findByText(/^Nothing matches/)).toBeTruthy();
    expect(screen.getByText('2 references that no record has')).toBeTruthy();
    expect((await startButton()).hasAttribute('disabled')).toBe(true);
  });

  it('of more than was looked at says so', async () => {
    api.answer('POST /api/v1/replays/preview', samplePreview({ isComplete: false }));
    show();
    expect(await screen.findByText(/there are more, and all of them are part of it/)).toBeTruthy();
  });

  it('that is refused says why, and nothing can be started', async () => {
    api.refuse('POST /api/v1/replays/preview', {
      status: 404,
      code: 'group_not_found',
      title: 'There is no group 7.',
    });
    show();
    expect(await screen.findByText('There is no group 7.')).toBeTruthy();
    expect((await startButton()).hasAttribute('disabled')).toBe(true);
  });
});

describe('the dry run', () => {
  const named = (number: number) => ({
    ...sampleTrial().record,
    id: `0dh3k8s5v0g0${String(number)}`,
  });
  const tryThem = async () =>
    fireEvent.click(await screen.findByRole('button', { name: 'Try them' }));

  it('tells what each of a few would do', async () => {
    const failure = { class: 'data', code: 'x', message: 'no\u202etotal' } as const;
    api.answer('POST /api/v1/replays/dry-run', {
      asked: 4,
      samples: [
        sampleTrial({
          egress: [
            {
              source: 'shop',
              reference: 'r',
              type: 'order.confirmed',
              mediaType: 'application/json',
              sizeBytes: 9,
            },
          ],
        }),
        sampleTrial({ record: named(2), outcome: 'fails', failure, isSameFailure: true }),
        sampleTrial({ record: named(3), outcome: 'not_run', why: 'Its handler is behind HTTP.' }),
      ],
    });
    show();
    await tryThem();
    expect(await screen.findByText('1 of 2 would succeed.')).toBeTruthy();
    expect(
      screen.getByText(
        'shop-orders 3 in 12 ms: would change 2 rows, enqueue order.confirmed for shop',
      ),
    ).toBeTruthy();
    expect(screen.getByText('the same way as before')).toBeTruthy();
    expect(screen.getByText('Its handler is behind HTTP.')).toBeTruthy();
    expect(screen.getByText(/^3 of 4 records were tried/)).toBeTruthy();
    expect(document.body.textContent).not.toContain('\u202e');
    expect(api.asked('POST /api/v1/replays/dry-run')[0]?.body).toMatchObject({ samples: 5 });
  });

  it('says where no worker is there to try', async () => {
    api.refuse('POST /api/v1/replays/dry-run', {
      status: 503,
      code: 'no_worker',
      title: 'No worker took it in time.',
    });
    show();
    await tryThem();
    expect(await screen.findByText('No worker took it in time.')).toBeTruthy();
  });
});

describe('starting a replay', () => {
  it('says in plain sentences what will happen, and happens once at a double click', async () => {
    const { opened } = show();
    expect(
      await screen.findByText(
        '1,990 records will be replayed, beginning now, at most 100 a second, which takes 20 s or longer.',
      ),
    ).toBeTruthy();
    fill('Rate', '');
    expect(screen.getByText(/as fast as the workers take them/)).toBeTruthy();
    fill('Reason', 'the tax table is back');
    fill('Name', 'TAX-7');
    const button = await startButton();
    fireEvent.click(button);
    fireEvent.click(button);
    await waitFor(() => expect(opened).toEqual(['/replays/31']));
    const [asked, ...more] = api.asked(CREATE);
    expect(more).toEqual([]);
    expect(asked?.headers.get('idempotency-key')).toMatch(/^[0-9a-f]{24}$/);
    expect(asked?.body).toEqual({
      set: { kind: 'group', group: '0e7k8s5v0g007' },
      confirm: false,
      name: 'TAX-7',
      reason: 'the tax table is back',
      ratePerSecond: null,
      canary: { size: 5, waitSeconds: 10 },
      haltAtErrorShare: 0.2,
      startAt: null,
    });
  });

  it('keeps its key when the connection broke, so that it is one replay', async () => {
    let isDown = true;
    const body = sampleOperation({ id: 31 });
    api.respond(CREATE, () => {
      if (isDown) throw new Error('connection lost');
      return Response.json(body);
    });
    const { opened } = show();
    fill('Reason', 'again');
    fireEvent.click(await screen.findByRole('button', { name: 'Replay 1,990 records' }));
    expect((await screen.findByRole('alert')).textContent).toBe('The server cannot be reached.');
    isDown = false;
    fireEvent.click(await startButton());
    await waitFor(() => expect(opened).toEqual(['/replays/31']));
    const keys = api.asked(CREATE).map(({ headers }) => headers.get('idempotency-key'));
    expect(new Set(keys).size).toBe(1);
    expect(keys).toHaveLength(2);
  });

  it('begins in the field for the reason, and can wait for a person after the canary', async () => {
    const { opened } = show();
    const reason = await screen.findByLabelText('Reason');
    await waitFor(() => expect(document.activeElement).toBe(reason));
    await startButton();
    fireEvent.click(screen.getByRole('button', { name: 'until somebody says so' }));
    expect(screen.getByText(/waits until somebody says “continue”/)).toBeTruthy();
    fill('Reason', 'the tax table is back');
    fireEvent.submit(reason);
    await waitFor(() => expect(opened).toEqual(['/replays/31']));
    expect(api.asked(CREATE)[0]?.body).toMatchObject({ canary: { size: 5, waitSeconds: null } });
  });

  it('needs a reason and numbers that make sense, said at their fields', async () => {
    show();
    fill('Canary', '0');
    fireEvent.click(await screen.findByRole('button', { name: 'Replay 1,990 records' }));
    expect(await screen.findByText(/^Say why/)).toBeTruthy();
    expect(screen.getByText(/^From 1 to 1,000 records/)).toBeTruthy();
    expect(screen.getByLabelText('Reason').getAttribute('aria-invalid')).toBe('true');
    expect(api.asked(CREATE)).toEqual([]);
  });

  it('is not for a viewer, who sees why', async () => {
    show('group=0e7k8s5v0g007', 'viewer');
    const button = await screen.findByRole('button', { name: 'Replay' });
    fill('Reason', 'let me');
    fireEvent.click(button);
    expect(button.title).toBe('This needs the role operator; yours is viewer.');
    expect(screen.getByText(/^A preview is a part of replaying/)).toBeTruthy();
    expect(api.asked('POST /api/v1/replays/preview')).toEqual([]);
    expect(api.asked(CREATE)).toEqual([]);
  });
});

describe('a list of references', () => {
  it('is pasted, counted and taken on to the plan', async () => {
    api.answer('GET /api/v1/sources', { sources: [sampleSource()] });
    const { opened } = show('');
    fill('References', 'order-1\norder-2\norder-1');
    expect(screen.getByText('2 references; 1 said again.')).toBeTruthy();
    await screen.findByRole('option', { name: 'shop' });
    fill('Source', 'shop');
    fireEvent.click(screen.getByRole('button', { name: 'See what would be replayed' }));
    expect(opened.map(decodeURIComponent)).toEqual([
      '/replays/new?set={"kind":"references","references":["order-1","order-2"],"source":"shop"}',
    ]);
  });

  it('too long for one replay says so', () => {
    const { opened } = show('');
    fill('References', Array.from({ length: 10_001 }, (_, number) => String(number)).join('\n'));
    fireEvent.click(screen.getByRole('button', { name: 'See what would be replayed' }));
    expect(screen.getByText('At most 10,000 at once.')).toBeTruthy();
    expect(opened).toEqual([]);
  });

  it('that another tab kept is asked for again', () => {
    show('kept=0123456789');
    expect(screen.getByText(/no longer known in this tab/)).toBeTruthy();
    expect(screen.getByLabelText('References')).toBeTruthy();
  });
});
