import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OperationState } from '#lib/domain/replay-operation';
import { answerFetch, type ApiInMemory } from '#lib/testing/answer-fetch';
import { closeConsole, renderConsole } from '#lib/testing/render-console';
import { sampleOperation } from '#lib/testing/sample-replay';
import { OperationControls } from './operation-controls.tsx';

const CANCEL = 'POST /api/v1/replays/:id/cancel';
const PAUSE = 'POST /api/v1/replays/:id/pause';
const AGAIN = 'POST /api/v1/replays/:id/replay-failed';
const ENDED = { status: 409, code: 'not_in_this_state', title: 'It has ended already.' };
let api: ApiInMemory;
beforeEach(() => {
  api = answerFetch();
});
afterEach(closeConsole);

const show = (change: Parameters<typeof sampleOperation>[0] = {}) =>
  renderConsole(<OperationControls operation={sampleOperation(change)} />, { role: 'operator' });
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));
const dialog = () => screen.findByRole('alertdialog');
async function confirm(name: string): Promise<void> {
  const button = within(await dialog()).getByRole('button', { name });
  fireEvent.click(button);
  fireEvent.click(button);
}

describe('cancelling a replay', () => {
  it('happens once at a double click, and closes the question', async () => {
    api.answer(CANCEL, sampleOperation({ state: 'cancelled' }));
    show({ counts: { total: 1, waiting: 1 } });
    press('Cancel');
    expect((await dialog()).textContent).toContain('1 record that waited');
    await confirm('Cancel the replay');
    await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
    expect(api.asked(CANCEL)).toHaveLength(1);
  });

  it('is not done by whoever thinks better of it', async () => {
    show();
    press('Cancel');
    fireEvent.click(within(await dialog()).getByRole('button', { name: 'Cancel' }));
    await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
    expect(api.asked(CANCEL)).toEqual([]);
  });

  it('that is refused says why in the question, which stays', async () => {
    api.refuse(CANCEL, ENDED);
    show();
    press('Cancel');
    await confirm('Cancel the replay');
    expect((await within(await dialog()).findByRole('alert')).textContent).toBe(ENDED.title);
    expect(screen.getAllByText(ENDED.title)).toHaveLength(1);
  });

  it('does not begin with what was refused before', async () => {
    api.refuse(PAUSE, ENDED);
    show();
    press('Pause');
    expect((await screen.findByRole('alert')).textContent).toBe(ENDED.title);
    press('Cancel');
    await dialog();
    await waitFor(() => expect(screen.queryByText(ENDED.title)).toBeNull());
  });
});

describe('the actions of a replay', () => {
  it.each<[OperationState, string, string]>([
    ['awaiting', 'Continue with the rest', 'continue'],
    ['halted', 'Resume', 'resume'],
    ['preparing', 'Pause', 'pause'],
  ])('in state %s “%s” asks for just that', async (state, label, action) => {
    api.answer('POST /api/v1/replays/:id/continue', sampleOperation());
    api.answer('POST /api/v1/replays/:id/resume', sampleOperation());
    api.answer(PAUSE, sampleOperation());
    show({ state });
    press(label);
    const route = `POST /api/v1/replays/12/${action}`;
    await waitFor(() => expect(api.asked(route)).toHaveLength(1));
    expect(api.asked('POST /api/v1/replays/12/:action')).toHaveLength(1);
  });

  it('take one at a time: a second wish waits for the answer to the first', async () => {
    const answer = Promise.withResolvers<Response>();
    api.respond('POST /api/v1/replays/:id/resume', () => answer.promise);
    show({ state: 'halted' });
    press('Resume');
    press('Continue with the rest');
    await waitFor(() =>
      expect(screen.getByRole('button', { name: 'Resume' }).hasAttribute('disabled')).toBe(true),
    );
    expect(api.asked('POST /api/v1/replays/:id/continue')).toEqual([]);
    answer.resolve(Response.json(sampleOperation()));
    await waitFor(() =>
      expect(screen.getByRole('button', { name: 'Resume' }).hasAttribute('disabled')).toBe(false),
    );
  });

  it('are none once it has ended, but for what failed again', () => {
    show({ state: 'cancelled', counts: { total: 2, failedNew: 2 } });
    const names = screen.getAllByRole('button').map((button) => button.textContent);
    expect(names).toEqual(['Notice…', 'Replay those that failed again']);
  });
});

describe('replaying those that failed again', () => {
  it('happens once at a double click, with the reason of before where none is said', async () => {
    api.answer(AGAIN, sampleOperation({ id: 13 }));
    const { opened } = show({ counts: { total: 1, failedSame: 1 } });
    press('Replay those that failed again');
    fireEvent.change(within(await dialog()).getByLabelText('Reason'), { target: { value: '  ' } });
    await confirm('Replay them');
    await waitFor(() => expect(opened).toEqual(['/replays/13']));
    expect(api.asked(AGAIN).map(({ body }) => body)).toEqual([{}]);
  });

  it('that is refused stays where it is, and begins anew without the old refusal', async () => {
    api.refuse(AGAIN, { status: 409, code: 'nothing_failed', title: 'None has failed again.' });
    const { opened } = show({ counts: { total: 1, failedSame: 1 } });
    press('Replay those that failed again');
    await confirm('Replay them');
    expect(await screen.findByText('None has failed again.')).toBeTruthy();
    fireEvent.click(within(await dialog()).getByRole('button', { name: 'Cancel' }));
    await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
    press('Replay those that failed again');
    await dialog();
    expect(screen.queryByText('None has failed again.')).toBeNull();
    expect(opened).toEqual([]);
  });
});
