import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { Toaster } from 'sonner';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Source } from '#lib/contracts/source';
import type { Role } from '#lib/domain/access';
import { answerFetch, type ApiInMemory } from '#lib/testing/answer-fetch';
import { closeConsole, renderConsole } from '#lib/testing/render-console';
import { sampleSource } from '#lib/testing/sample-installation';
import { SourceRetentionPanel } from './source-retention-panel.tsx';

let api: ApiInMemory;
beforeEach(() => {
  api = answerFetch();
});
afterEach(closeConsole);

async function show(change: Partial<Source> = {}, role: Role = 'admin'): Promise<void> {
  api.answer('PATCH /api/v1/sources/:key', sampleSource());
  renderConsole(
    <>
      <SourceRetentionPanel source={sampleSource(change)} />
      <Toaster />
    </>,
    { role },
  );
  const button = await screen.findByRole('button', { name: 'Save retention' });
  if (role !== 'admin') await waitFor(() => expect(button.title).toContain(role));
}

const changesAsked = () => api.asked('PATCH /api/v1/sources/shop').map(({ body }) => body);

function ask(payloadDays: string, recordDays: string): void {
  const change = (label: string, value: string) =>
    fireEvent.change(screen.getByLabelText(label), { target: { value } });
  change('Keep payloads, days', payloadDays);
  change('Keep records, days', recordDays);
  fireEvent.click(screen.getByRole('button', { name: 'Save retention' }));
}

describe('the retention of a source', () => {
  it('is lengthened without a question', async () => {
    await show({ payloadDays: 30, recordDays: 90 });
    ask('60', '90');
    expect(await screen.findByText('Retention saved')).toBeTruthy();
    expect(changesAsked()).toEqual([{ payloadDays: 60, recordDays: 90 }]);
    expect(screen.queryByRole('alertdialog')).toBeNull();
  });

  it.each([
    ['a shorter one', { payloadDays: 30, recordDays: 90 }, '30', '60', 30, 60],
    ['one instead of the installation’s', {}, '30', '', 30, null],
    ['the installation’s', { payloadDays: 30 }, '', '', null, null],
  ])('is asked about before %s', async (_name, from, payload, records, payloadDays, recordDays) => {
    await show(from);
    ask(payload, records);
    const question = await screen.findByRole('alertdialog', {
      name: 'Change the retention of shop?',
    });
    expect(question.textContent).toContain('cannot be brought back');
    expect(changesAsked()).toEqual([]);
    fireEvent.click(within(question).getByRole('button', { name: 'Change retention' }));
    expect(await screen.findByText('Retention saved')).toBeTruthy();
    expect(changesAsked()).toEqual([{ payloadDays, recordDays }]);
    await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
  });

  it('stays as it is by Cancel', async () => {
    await show({ payloadDays: 30 });
    ask('7', '');
    const question = await screen.findByRole('alertdialog');
    fireEvent.click(within(question).getByRole('button', { name: 'Cancel' }));
    await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
    expect(changesAsked()).toEqual([]);
  });

  it.each(['0', '1.5', '36501'])('is not %s days', async (days) => {
    await show();
    ask('', days);
    await waitFor(() =>
      expect(screen.getByLabelText('Keep records, days').getAttribute('aria-invalid')).toBe('true'),
    );
    expect(changesAsked()).toEqual([]);
    expect(screen.queryByRole('alertdialog')).toBeNull();
  });

  it('that cannot be saved says why', async () => {
    await show({ payloadDays: 30 });
    api.refuse('PATCH /api/v1/sources/:key', { status: 503, code: 'busy', title: 'Not now.' });
    ask('60', '');
    expect((await screen.findByRole('alert')).textContent).toContain('Not now.');
  });

  it('is read-only for an operator, who reads why', async () => {
    await show({ payloadDays: 30 }, 'operator');
    expect(screen.getByRole('group', { name: 'Retention of shop' })).toHaveProperty(
      'disabled',
      true,
    );
    expect(screen.getByLabelText<HTMLInputElement>('Keep payloads, days').value).toBe('30');
    ask('1', '1');
    expect(changesAsked()).toEqual([]);
    expect(screen.queryByRole('alertdialog')).toBeNull();
  });
});
