import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { GroupEvent } from '#lib/contracts/error-group';
import type { Role } from '#lib/domain/access';
import { answerFetch, type ApiInMemory } from '#lib/testing/answer-fetch';
import { closeConsole, renderConsole } from '#lib/testing/render-console';
import { sampleGroup } from '#lib/testing/sample-group';
import { NotesPanel } from './notes-panel.tsx';

const AT = '2026-11-22T12:00:00.000Z';

let api: ApiInMemory;

beforeEach(() => {
  api = answerFetch();
  api.answer('POST /api/v1/error-groups/:id/notes', noted(9, 'Anything'));
});
afterEach(closeConsole);

function noted(id: number, text: string | null, by: string | null = 'Grace'): GroupEvent {
  return { id, kind: 'noted', at: AT, by, text };
}

function show(history: GroupEvent[] = [], role: Role = 'operator') {
  renderConsole(<NotesPanel group={sampleGroup({ history })} />, { role });
  return screen.getByLabelText<HTMLTextAreaElement>('Add a note');
}

function add(field: HTMLTextAreaElement, value: string): void {
  fireEvent.change(field, { target: { value } });
  fireEvent.submit(screen.getByRole('button', { name: 'Add note' }));
}

const notesAsked = () => api.asked('POST /api/v1/error-groups/:id/notes').map(({ body }) => body);

describe('the notes of a group', () => {
  it('stand in the order they were written in, without the rest of the history', () => {
    show([
      noted(1, 'First'),
      { id: 2, kind: 'assigned', at: AT, by: 'Grace', text: 'Ada' },
      noted(3, 'Second', null),
    ]);
    const notes = within(screen.getByRole('list', { name: 'Notes' })).getAllByRole('listitem');
    expect(notes.map((note) => note.textContent)).toHaveLength(2);
    expect(notes[0]?.textContent).toMatch(/^Grace · .*First$/);
    expect(notes[1]?.textContent).toMatch(/^unknown · .*Second$/);
  });

  it('are no empty list where there are none', () => {
    show();
    expect(screen.queryByRole('list')).toBeNull();
    expect(screen.getByRole('heading', { name: 'Notes' })).toBeTruthy();
  });

  it('keep their lines, and show what hides in them', () => {
    show([noted(1, 'One\nTwo\u202Eowt\u0007 <script>alert(1)</script>', 'Mallory\u200B')]);
    const list = screen.getByRole('list', { name: 'Notes' });
    expect(list.textContent).toContain('One\nTwo');
    expect(list.textContent).toContain('<script>alert(1)</script>');
    for (const hidden of ['\u202E', '\u0007', '\u200B'])
      expect(list.textContent).not.toContain(hidden);
    expect(list.querySelector('script')).toBeNull();
  });
});

describe('adding a note', () => {
  it('sends what was written without the room around it, and empties the field', async () => {
    const field = show();
    add(field, '  Asked them.\nThey look.  ');
    await waitFor(() => expect(field.value).toBe(''));
    expect(notesAsked()).toEqual([{ text: 'Asked them.\nThey look.' }]);
  });

  it.each(['', '   ', '\n\t'])('does nothing with nothing: “%j”', (nothing) => {
    add(show(), nothing);
    expect(notesAsked()).toEqual([]);
  });

  it('is done once, however often it is asked for while under way', async () => {
    let answer: (response: Response) => void = () => undefined;
    api.respond('POST /api/v1/error-groups/:id/notes', () => {
      return new Promise<Response>((resolve) => {
        answer = resolve;
      });
    });
    const field = show();
    add(field, 'Once');
    const button = screen.getByRole<HTMLButtonElement>('button', { name: 'Add note' });
    await waitFor(() => expect(button.disabled).toBe(true));
    fireEvent.submit(button);
    answer(Response.json(noted(9, 'Once'), { status: 201 }));
    await waitFor(() => expect(button.disabled).toBe(false));
    expect(notesAsked()).toEqual([{ text: 'Once' }]);
  });

  it('keeps what was written when the server refuses, and says why', async () => {
    api.refuse('POST /api/v1/error-groups/:id/notes', {
      status: 503,
      code: 'unavailable',
      title: 'The database cannot be reached.',
    });
    const field = show();
    add(field, 'Long thoughts');
    expect((await screen.findByRole('alert')).textContent).toBe('The database cannot be reached.');
    expect(field.value).toBe('Long thoughts');
  });

  it('takes no more text than the server does', () => {
    expect(show().maxLength).toBe(5000);
  });

  it('is not for a viewer, who reads why and all the notes', () => {
    const field = show([noted(1, 'To be read')], 'viewer');
    expect(screen.getByText('To be read')).toBeTruthy();
    expect(field.disabled).toBe(true);
    const button = screen.getByRole('button', { name: 'Add note' });
    expect(button.title).toBe('This needs the role operator; yours is viewer.');
    fireEvent.click(button);
    expect(notesAsked()).toEqual([]);
  });
});
