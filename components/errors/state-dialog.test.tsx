import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ErrorGroup, ErrorGroupDetail } from '#lib/contracts/error-group';
import type { Role } from '#lib/domain/access';
import { answerFetch, type ApiInMemory } from '#lib/testing/answer-fetch';
import { closeConsole, renderConsole } from '#lib/testing/render-console';
import { sampleGroup } from '#lib/testing/sample-group';
import { StateDialog } from './state-dialog.tsx';

const BY = { at: '2026-11-22T12:00:00.000Z', by: 'Grace' };

let api: ApiInMemory;

beforeEach(() => {
  api = answerFetch();
  api.answer('PATCH /api/v1/error-groups/:id', sampleGroup());
});
afterEach(() => {
  vi.useRealTimers();
  closeConsole();
});

function Asked({ group }: { group: ErrorGroup }) {
  const [open, setOpen] = useState(true);
  return <StateDialog group={group} open={open} onOpenChange={setOpen} />;
}

async function ask(change: Partial<ErrorGroupDetail> = {}, role: Role = 'operator') {
  renderConsole(<Asked group={sampleGroup(change)} />, { role });
  return within(await screen.findByRole('dialog', { name: 'Resolve, mute or reopen' }));
}

type Dialog = Awaited<ReturnType<typeof ask>>;

const submit = (dialog: Dialog) =>
  fireEvent.submit(dialog.getByRole('button', { name: 'Do it', hidden: true }));
const changesAsked = () => api.asked('PATCH /api/v1/error-groups/:id').map(({ body }) => body);
const closed = () => waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
const wishesOf = (dialog: Dialog) =>
  dialog.getAllByRole('radio').map((radio) => radio.closest('label')?.textContent);

const UNTOUCHED = [
  'Resolve now',
  'Resolve in a version of the handler',
  'Mute for a time',
  'Mute until it has happened some times more',
  'Mute until it happens often',
];

describe('what a state dialog offers', () => {
  it('resolves unless something else is chosen, and closes', async () => {
    const dialog = await ask();
    expect(wishesOf(dialog)).toEqual(UNTOUCHED);
    expect(dialog.getByRole<HTMLInputElement>('radio', { checked: true }).value).toBe('resolve');
    submit(dialog);
    await closed();
    expect(changesAsked()).toEqual([{ resolve: {} }]);
  });

  it.each([
    ['resolved', { resolution: { ...BY, inVersion: null } }],
    ['regressed', { resolution: { ...BY, inVersion: '3' } }],
    ['muted', { mute: { ...BY, until: null, countLeft: 3, perHour: null } }],
  ] as const)('offers first to reopen what is %s', async (state, change) => {
    const dialog = await ask({ state, ...change });
    expect(wishesOf(dialog)).toEqual(['Reopen', ...UNTOUCHED]);
    submit(dialog);
    await closed();
    expect(changesAsked()).toEqual([{ reopen: true }]);
  });

  it('asks for nothing more than the choice needs', async () => {
    const dialog = await ask();
    expect(dialog.queryByRole('textbox')).toBeNull();
    fireEvent.click(dialog.getByLabelText('Resolve in a version of the handler'));
    const version = dialog.getByRole('textbox', { name: 'Version' });
    const hint = document.getElementById(version.getAttribute('aria-describedby') ?? '');
    expect(hint?.textContent).toBe('Failures of older versions do not make it regressed.');
    fireEvent.click(dialog.getByLabelText('Resolve now'));
    expect(dialog.queryByRole('textbox')).toBeNull();
  });
});

describe('muting by the state dialog', () => {
  it('counts the hours from the moment it is done', async () => {
    vi.useFakeTimers({ now: new Date('2026-11-22T12:00:00.000Z'), toFake: ['Date'] });
    const dialog = await ask();
    fireEvent.click(dialog.getByLabelText('Mute for a time'));
    const hours = dialog.getByLabelText<HTMLSelectElement>('For');
    expect([...hours.options].map(({ text }) => text)).toEqual([
      '1 h',
      '8 h',
      '1 d',
      '7 d',
      '30 d',
    ]);
    expect(hours.value).toBe('24');
    fireEvent.change(hours, { target: { value: '168' } });
    vi.setSystemTime(new Date('2026-11-22T12:05:00.000Z'));
    submit(dialog);
    await closed();
    expect(changesAsked()).toEqual([{ mute: { until: '2026-11-29T12:05:00.000Z' } }]);
  });

  it('offers a hundred times more, and takes another number', async () => {
    const dialog = await ask();
    fireEvent.click(dialog.getByLabelText('Mute until it has happened some times more'));
    const times = dialog.getByLabelText<HTMLInputElement>('Times more');
    expect(times.value).toBe('100');
    fireEvent.change(times, { target: { value: '1000000000' } });
    submit(dialog);
    await closed();
    expect(changesAsked()).toEqual([{ mute: { count: 1_000_000_000 } }]);
  });

  it.each(['', '0', '-1', '1.5', '1000000001'])(
    'takes no count of “%s”, and no rate either',
    async (value) => {
      const dialog = await ask();
      const fields = [
        ['Mute until it has happened some times more', 'Times more'],
        ['Mute until it happens often', 'More than so many times an hour'],
      ] as const;
      for (const [wish, label] of fields) {
        fireEvent.click(dialog.getByLabelText(wish));
        fireEvent.change(dialog.getByLabelText(label), { target: { value } });
        submit(dialog);
        expect(dialog.getByLabelText(label).getAttribute('aria-invalid')).toBe('true');
      }
      expect(changesAsked()).toEqual([]);
    },
  );
});

describe('a state dialog that cannot do it', () => {
  it('shows a viewer the choices, the reason why not, and takes nothing', async () => {
    const dialog = await ask({}, 'viewer');
    expect(dialog.getByText('This needs the role operator; yours is viewer.')).toBeTruthy();
    expect(dialog.getAllByRole('radio')).toHaveLength(5);
    expect(dialog.getByRole('group').matches(':disabled')).toBe(true);
    expect(dialog.getByRole<HTMLButtonElement>('button', { name: 'Do it' }).disabled).toBe(true);
  });

  it('stays open with what was filled in when the server refuses, and may be tried again', async () => {
    api.refuse('PATCH /api/v1/error-groups/:id', {
      status: 409,
      code: 'conflict',
      title: 'Somebody was faster.',
    });
    const dialog = await ask();
    fireEvent.click(dialog.getByLabelText('Resolve in a version of the handler'));
    fireEvent.change(dialog.getByLabelText('Version'), { target: { value: ' 2.0.1 ' } });
    submit(dialog);
    expect((await dialog.findByRole('alert')).textContent).toBe('Somebody was faster.');
    expect(dialog.getByLabelText<HTMLInputElement>('Version').value).toBe(' 2.0.1 ');
    api.answer('PATCH /api/v1/error-groups/:id', sampleGroup());
    submit(dialog);
    await closed();
    expect(changesAsked().at(-1)).toEqual({ resolve: { inVersion: '2.0.1' } });
  });

  it('takes no version longer than the server does', async () => {
    const dialog = await ask();
    fireEvent.click(dialog.getByLabelText('Resolve in a version of the handler'));
    const version = dialog.getByLabelText('Version');
    fireEvent.change(version, { target: { value: 'v'.repeat(201) } });
    submit(dialog);
    expect(version.getAttribute('aria-invalid')).toBe('true');
    fireEvent.change(version, { target: { value: 'v'.repeat(200) } });
    submit(dialog);
    await closed();
    expect(changesAsked()).toHaveLength(1);
  });
});
