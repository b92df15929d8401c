import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { Toaster } from 'sonner';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answerFetch, type ApiInMemory } from '#lib/testing/answer-fetch';
import { closeConsole, renderConsole } from '#lib/testing/render-console';
import { samplePerson } from '#lib/testing/sample-installation';
import { PeoplePanel } from './people-panel.tsx';

const ADA = samplePerson({ id: 'p/1', name: 'Ada', email: 'ada@example.test', role: 'admin' });

let api: ApiInMemory;

beforeEach(() => {
  api = answerFetch();
  api.answer('GET /api/v1/people', { people: [ADA, samplePerson({ id: 'p/2' })] });
});
afterEach(closeConsole);

function roleOf(name: string): HTMLSelectElement {
  return screen.getByLabelText<HTMLSelectElement>(`Role of ${name}`);
}

describe('the people', () => {
  it('cannot change or remove themselves', async () => {
    renderConsole(<PeoplePanel />);
    await screen.findByText('Grace');
    expect(roleOf('Ada').disabled).toBe(true);
    expect(roleOf('Grace').disabled).toBe(false);
    expect(screen.getByText('this is you').closest('tr')?.textContent).toContain('Ada');
    expect(screen.queryByRole('button', { name: 'Remove Ada' })).toBeNull();
  });

  it('get another role at once', async () => {
    api.answer('PATCH /api/v1/people/:id', samplePerson({ role: 'operator' }));
    renderConsole(<PeoplePanel />);
    await screen.findByText('Grace');
    api.answer('GET /api/v1/people', {
      people: [ADA, samplePerson({ id: 'p/2', role: 'operator' })],
    });
    fireEvent.change(roleOf('Grace'), { target: { value: 'operator' } });
    await waitFor(() => expect(roleOf('Grace').value).toBe('operator'));
    expect(api.asked('PATCH /api/v1/people/p%2F2').map(({ body }) => body)).toEqual([
      { role: 'operator' },
    ]);
  });

  it('keep their role when the server refuses the change, which says why', async () => {
    api.refuse('PATCH /api/v1/people/:id', {
      status: 409,
      code: 'last_admin',
      title: 'Somebody must remain administrator.',
    });
    renderConsole(
      <>
        <PeoplePanel />
        <Toaster />
      </>,
    );
    await screen.findByText('Grace');
    fireEvent.change(roleOf('Grace'), { target: { value: 'admin' } });
    expect(await screen.findByText('Somebody must remain administrator.')).toBeTruthy();
    expect(roleOf('Grace').value).toBe('viewer');
  });

  it('are removed after a confirmation that says what it means', async () => {
    api.answer('DELETE /api/v1/people/:id', null);
    renderConsole(<PeoplePanel />);
    fireEvent.click(await screen.findByRole('button', { name: 'Remove Grace' }));
    const question = await screen.findByRole('alertdialog', { name: 'Remove Grace?' });
    expect(question.textContent).toContain('grace@example.test is signed out everywhere');
    api.answer('GET /api/v1/people', { people: [ADA] });
    fireEvent.click(within(question).getByRole('button', { name: 'Remove person' }));
    await waitFor(() => expect(screen.queryByText('Grace')).toBeNull());
    expect(api.asked('DELETE /api/v1/people/p%2F2')).toHaveLength(1);
  });

  it('are shown to administrators only', () => {
    renderConsole(<PeoplePanel />, { role: 'viewer' });
    expect(screen.getByText('This needs the role admin; yours is viewer.')).toBeTruthy();
    expect(api.asked('GET /api/v1/people')).toEqual([]);
  });
});

describe('a new person', () => {
  async function openForm(): Promise<HTMLElement> {
    renderConsole(<PeoplePanel />);
    fireEvent.click(await screen.findByRole('button', { name: 'New person' }));
    return screen.findByRole('dialog', { name: 'New person' });
  }

  function fillIn(dialog: HTMLElement, password: string): void {
    const values = { Name: 'Grace', 'E-mail': 'grace@example.test', 'Initial password': password };
    for (const [label, value] of Object.entries(values))
      fireEvent.change(within(dialog).getByLabelText(label), { target: { value } });
    fireEvent.click(within(dialog).getByRole('button', { name: 'Create person' }));
  }

  it('begins as a viewer, with the password exactly as typed', async () => {
    api.answer('POST /api/v1/people', samplePerson());
    const dialog = await openForm();
    fillIn(dialog, '  twelve letters  ');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(api.asked('POST /api/v1/people').map(({ body }) => body)).toEqual([
      {
        name: 'Grace',
        email: 'grace@example.test',
        password: '  twelve letters  ',
        role: 'viewer',
      },
    ]);
  });

  it('needs a password of twelve characters, and the field says so', async () => {
    const dialog = await openForm();
    fillIn(dialog, 'short');
    const field = await within(dialog).findByLabelText('Initial password');
    expect(field.getAttribute('aria-invalid')).toBe('true');
    const note = document.getElementById(field.getAttribute('aria-describedby') ?? '');
    expect(note?.textContent).toBe('Use at least 12 characters.');
    expect(api.asked('POST /api/v1/people')).toEqual([]);
  });

  it('that exists already is refused with the reason, and the form stays', async () => {
    api.refuse('POST /api/v1/people', {
      status: 409,
      code: 'person_exists',
      title: 'There is a person with this e-mail.',
    });
    const dialog = await openForm();
    fillIn(dialog, 'long enough password');
    expect((await within(dialog).findByRole('alert')).textContent).toContain(
      'There is a person with this e-mail.',
    );
  });
});
