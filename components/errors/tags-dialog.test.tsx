import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ErrorGroup, ErrorGroupDetail } from '#lib/contracts/error-group';
import { answerFetch, type ApiInMemory } from '#lib/testing/answer-fetch';
import { closeConsole, renderConsole } from '#lib/testing/render-console';
import { sampleGroup } from '#lib/testing/sample-group';
import { TagsDialog } from './tags-dialog.tsx';

let api: ApiInMemory;

beforeEach(() => {
  api = answerFetch();
  api.answer('PATCH /api/v1/error-groups/:id', sampleGroup());
});
afterEach(closeConsole);

function Asked({ group }: { group: ErrorGroup }) {
  const [open, setOpen] = useState(true);
  return <TagsDialog group={group} open={open} onOpenChange={setOpen} />;
}

async function ask(change: Partial<ErrorGroupDetail> = {}) {
  renderConsole(<Asked group={sampleGroup(change)} />, { role: 'operator' });
  return within(await screen.findByRole('dialog', { name: 'Tags and ticket' }));
}

type Dialog = Awaited<ReturnType<typeof ask>>;

function save(dialog: Dialog, fields: Readonly<Record<string, string>>): void {
  for (const [label, value] of Object.entries(fields))
    fireEvent.change(dialog.getByLabelText(label), { target: { value } });
  fireEvent.submit(dialog.getByRole('button', { name: 'Save' }));
}

const isInvalid = (dialog: Dialog, label: string) =>
  dialog.getByLabelText(label).getAttribute('aria-invalid') === 'true';
const changesAsked = () => api.asked('PATCH /api/v1/error-groups/:id').map(({ body }) => body);
const closed = () => waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());

describe('TagsDialog', () => {
  it('begins with what is there, and keeps it when nothing is changed', async () => {
    const kept = { tags: ['tax', 'left over'], ticketUrl: 'https://tickets.example.test/7' };
    const dialog = await ask(kept);
    expect(dialog.getByLabelText<HTMLInputElement>('Tags').value).toBe('tax, left over');
    save(dialog, {});
    await closed();
    expect(changesAsked()).toEqual([kept]);
  });

  it('takes tags and ticket away', async () => {
    const dialog = await ask({ tags: ['tax'], ticketUrl: 'https://tickets.example.test/7' });
    save(dialog, { Tags: ' , ', Ticket: '  ' });
    await closed();
    expect(changesAsked()).toEqual([{ tags: [], ticketUrl: null }]);
  });

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'ftp://files.example.test/7',
    'ticket 7',
    `https://tickets.example.test/${'7'.repeat(2000)}`,
  ])('takes no ticket %s', async (Ticket) => {
    const dialog = await ask();
    save(dialog, { Ticket });
    expect(isInvalid(dialog, 'Ticket')).toBe(true);
    expect(isInvalid(dialog, 'Tags')).toBe(false);
    expect(changesAsked()).toEqual([]);
  });

  it.each([
    ['a tag that is too long', 't'.repeat(51)],
    ['more than twenty tags', Array.from({ length: 21 }, (_, place) => `t${place}`).join()],
  ])('says at the tags what is wrong with %s', async (_what, Tags) => {
    const dialog = await ask();
    save(dialog, { Tags });
    expect(isInvalid(dialog, 'Tags')).toBe(true);
    expect(isInvalid(dialog, 'Ticket')).toBe(false);
    expect(changesAsked()).toEqual([]);
  });

  it('counts a tag said twice once', async () => {
    const dialog = await ask();
    const tags = Array.from({ length: 20 }, (_, place) => `t${place}`);
    save(dialog, { Tags: [...tags, ...tags].join(', ') });
    await closed();
    expect(changesAsked()).toEqual([{ tags, ticketUrl: null }]);
  });
});
