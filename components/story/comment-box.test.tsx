import { fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answerFetch, type ApiInMemory } from '#lib/testing/answer-fetch';
import { closeConsole, renderConsole } from '#lib/testing/render-console';
import { CommentBox } from './comment-box.tsx';

const WRITE = 'POST /api/v1/records/:id/comments';
const SAID = { id: '1', by: 'Ada', at: '2026-11-22T12:00:00.000Z', text: 'x' };
let api: ApiInMemory;
beforeEach(() => {
  api = answerFetch();
});
afterEach(closeConsole);

const field = () => screen.getByRole('textbox', { name: 'Comment' });
const button = () => screen.getByRole('button', { name: 'Add comment' });
function write(text: string): void {
  renderConsole(<CommentBox id="0dh3k8s5v0g01" />, { role: 'operator' });
  fireEvent.change(field(), { target: { value: text } });
}
const asked = () => api.asked(WRITE).map(({ body }) => body);

describe('CommentBox', () => {
  it('writes once at a double click', async () => {
    api.answer(WRITE, SAID);
    write('Called them.');
    fireEvent.click(button());
    fireEvent.click(button());
    await waitFor(() => expect(field()).toHaveProperty('value', ''));
    expect(asked()).toEqual([{ text: 'Called them.' }]);
  });

  it.each(['', '   ', '\n\t'])('says nothing with %j, by button or key', (text) => {
    write(text);
    expect(button().hasAttribute('disabled')).toBe(true);
    fireEvent.keyDown(field(), { key: 'Enter', ctrlKey: true });
    expect(asked()).toEqual([]);
  });

  it('makes a new line with Enter alone, and sends with the command key', async () => {
    api.answer(WRITE, SAID);
    write('one');
    fireEvent.keyDown(field(), { key: 'Enter' });
    fireEvent.keyDown(field(), { key: 'Enter', shiftKey: true });
    expect(asked()).toEqual([]);
    fireEvent.keyDown(field(), { key: 'Enter', metaKey: true });
    await waitFor(() => expect(asked()).toEqual([{ text: 'one' }]));
  });

  it('keeps what was written when it cannot be sent, and sends it again', async () => {
    api.refuse(WRITE, { status: 404, code: 'record_not_found', title: 'There is no such record' });
    write('Called them.');
    fireEvent.click(button());
    expect((await screen.findByRole('alert')).textContent).toContain('no such record');
    expect(field()).toHaveProperty('value', 'Called them.');
    api.answer(WRITE, SAID);
    fireEvent.click(button());
    await waitFor(() => expect(field()).toHaveProperty('value', ''));
    expect(screen.queryByRole('alert')).toBeNull();
  });
});
