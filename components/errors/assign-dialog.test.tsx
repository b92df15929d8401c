import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ErrorGroup } from '#lib/contracts/error-group';
import type { Role } from '#lib/domain/access';
import { answerFetch, type ApiInMemory } from '#lib/testing/answer-fetch';
import { closeConsole, renderConsole } from '#lib/testing/render-console';
import { sampleGroup } from '#lib/testing/sample-group';
import { AssignDialog } from './assign-dialog.tsx';

const PEOPLE = [
  { id: 'p-1', name: 'Ada' },
  { id: 'p-2', name: 'Grace' },
];

let api: ApiInMemory;

beforeEach(() => {
  api = answerFetch();
  api.answer('GET /api/v1/assignees', { people: PEOPLE });
  api.answer('PATCH /api/v1/error-groups/:id', sampleGroup());
});
afterEach(closeConsole);

function Asked({ assignee }: { assignee: ErrorGroup['assignee'] }) {
  const [open, setOpen] = useState(true);
  return <AssignDialog group={sampleGroup({ assignee })} open={open} onOpenChange={setOpen} />;
}

async function ask(assignee: ErrorGroup['assignee'] = null, role: Role = 'operator') {
  renderConsole(<Asked assignee={assignee} />, { role });
  return within(await screen.findByRole('dialog', { name: 'Assign' }));
}

const changesAsked = () => api.asked('PATCH /api/v1/error-groups/:id').map(({ body }) => body);
const closed = () => waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());

describe('AssignDialog', () => {
  it('offers whoever asks first, and everybody who may triage', async () => {
    const dialog = await ask();
    await dialog.findByRole('option', { name: 'Grace' });
    const who = dialog.getByLabelText<HTMLSelectElement>('Who takes care of it');
    expect([...who.options].map(({ text }) => text)).toEqual(['Nobody', 'Ada', 'Grace']);
    expect(who.value).toBe('p-1');
  });

  it('offers the one who asks, not another of the same name', async () => {
    api.answer('GET /api/v1/assignees', { people: [{ id: 'p-0', name: 'Ada' }, ...PEOPLE] });
    const dialog = await ask();
    await dialog.findByRole('option', { name: 'Grace' });
    expect(dialog.getByLabelText<HTMLSelectElement>('Who takes care of it').value).toBe('p-1');
  });

  it('keeps to who has it already', async () => {
    const dialog = await ask({ id: 'p-2', name: 'Grace' });
    await dialog.findByRole('option', { name: 'Ada' });
    expect(dialog.getByLabelText<HTMLSelectElement>('Who takes care of it').value).toBe('p-2');
  });

  it('takes it away from everybody', async () => {
    const dialog = await ask({ id: 'p-2', name: 'Grace' });
    await dialog.findByRole('option', { name: 'Ada' });
    const who = dialog.getByLabelText('Who takes care of it');
    fireEvent.change(who, { target: { value: '' } });
    fireEvent.submit(dialog.getByRole('button', { name: 'Assign' }));
    await closed();
    expect(changesAsked()).toEqual([{ assignee: null }]);
  });

  it('offers nobody where nobody may triage', async () => {
    api.answer('GET /api/v1/assignees', { people: [] });
    const dialog = await ask();
    await waitFor(() => expect(api.asked('GET /api/v1/assignees')).toHaveLength(1));
    const who = dialog.getByLabelText<HTMLSelectElement>('Who takes care of it');
    expect([...who.options].map(({ text }) => text)).toEqual(['Nobody']);
  });

  it('does not take it from who has it because that person may triage no more', async () => {
    const dialog = await ask({ id: 'p-9', name: 'Edsger' });
    await dialog.findByRole('option', { name: 'Grace' });
    expect(dialog.getByLabelText<HTMLSelectElement>('Who takes care of it').value).toBe('p-9');
    expect(dialog.getByRole('option', { name: 'Edsger' })).toBeTruthy();
  });

  it('says what the server refused, and stays', async () => {
    api.refuse('PATCH /api/v1/error-groups/:id', {
      status: 422,
      code: 'invalid',
      title: 'That person may not triage.',
      errors: [{ pointer: '/assignee', message: 'is not a person who may triage' }],
    });
    const dialog = await ask();
    await dialog.findByRole('option', { name: 'Grace' });
    fireEvent.submit(dialog.getByRole('button', { name: 'Assign' }));
    const alert = await dialog.findByRole('alert');
    expect(alert.textContent).toContain('That person may not triage.');
    expect(alert.textContent).toContain('/assignee is not a person who may triage');
    expect(screen.getByRole('dialog', { name: 'Assign' })).toBeTruthy();
  });

  it('tells a viewer why it is not for them', async () => {
    const dialog = await ask(null, 'viewer');
    expect(dialog.getByText('This needs the role operator; yours is viewer.')).toBeTruthy();
    const who = dialog.getByLabelText('Who takes care of it');
    expect(who.matches(':disabled')).toBe(true);
  });
});
