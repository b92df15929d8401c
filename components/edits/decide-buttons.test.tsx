import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Revision } from '#lib/contracts/revision';
import type { Role } from '#lib/domain/access';
import { answerFetch, type ApiInMemory } from '#lib/testing/answer-fetch';
import { closeConsole, renderConsole } from '#lib/testing/render-console';
import { sampleRevision } from '#lib/testing/sample-revision';
import { DecideButtons } from './decide-buttons.tsx';

const ID = '0dh3k8s5v0g01';
const APPROVE = 'POST /api/v1/records/:id/revisions/:number/approve';
const REJECT = 'POST /api/v1/records/:id/revisions/:number/reject';
const DECIDED = { status: 409, code: 'revision_decided', title: 'Bo has decided on it already.' };
let api: ApiInMemory;

beforeEach(() => {
  api = answerFetch();
});
afterEach(closeConsole);

function show(change: Partial<Revision> = {}, role: Role = 'operator') {
  const revision = sampleRevision({
    ...{ revision: 3, state: 'WAITING', needsApproval: true, appliedAt: null },
    ...change,
  });
  return renderConsole(<DecideButtons id={ID} revision={revision} />, { role });
}
const button = (name: string) => screen.getByRole('button', { name });
async function openDialog(verb: string): Promise<HTMLElement> {
  fireEvent.click(button(verb));
  return screen.findByRole('dialog');
}
function giveWhy(dialog: HTMLElement, why: string): void {
  fireEvent.change(within(dialog).getByLabelText('Why'), { target: { value: why } });
}

describe('approving an edit', () => {
  it('is asked for once, however often it is pressed', async () => {
    let answer: (response: Response) => void = () => undefined;
    api.respond(APPROVE, () => new Promise((resolve) => (answer = resolve)));
    show();
    fireEvent.click(button('Approve and replay'));
    await waitFor(() => {
      expect(button('Approve and replay').getAttribute('aria-disabled')).toBe('true');
    });
    fireEvent.click(button('Approve and replay'));
    fireEvent.click(button('Reject'));
    expect(screen.queryByRole('dialog')).toBeNull();
    answer(Response.json({ revision: sampleRevision({ revision: 3 }), replayed: null }));
    await waitFor(() => {
      expect(button('Approve and replay').getAttribute('aria-disabled')).toBeNull();
    });
    expect(api.asked(APPROVE).map(({ path }) => path)).toEqual([
      `/api/v1/records/${ID}/revisions/3/approve`,
    ]);
  });

  it('says that somebody else was quicker', async () => {
    api.refuse(APPROVE, DECIDED);
    show();
    fireEvent.click(button('Approve and replay'));
    expect((await screen.findByRole('alert')).textContent).toBe('Bo has decided on it already.');
  });

  it('promises a replay only where one follows', () => {
    show({ replays: false });
    expect(button('Approve')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Approve and replay' })).toBeNull();
  });

  it('is closed to its author, also to an admin, who may withdraw it', async () => {
    api.answer(REJECT, { revision: sampleRevision({ state: 'REJECTED' }), replayed: null });
    show({ isYours: true }, 'admin');
    expect(button('Approve and replay').title).toMatch(/somebody else has to approve/);
    fireEvent.click(button('Approve and replay'));
    const dialog = await openDialog('Withdraw');
    expect(within(dialog).getByRole('heading').textContent).toBe('Withdraw revision 3?');
    giveWhy(dialog, 'A slip.');
    fireEvent.click(within(dialog).getByRole('button', { name: 'Withdraw' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(api.asked(REJECT).map(({ body }) => body)).toEqual([{ why: 'A slip.' }]);
    expect(api.asked(APPROVE)).toEqual([]);
  });
});

describe('rejecting an edit', () => {
  it('needs words, not room', async () => {
    show();
    const dialog = await openDialog('Reject');
    const reject = within(dialog).getByRole<HTMLButtonElement>('button', { name: 'Reject' });
    expect(reject.disabled).toBe(true);
    giveWhy(dialog, ' \n ');
    expect(reject.disabled).toBe(true);
    giveWhy(dialog, 'No.');
    expect(reject.disabled).toBe(false);
  });

  it('that is refused keeps its words, and says why in the dialog', async () => {
    api.refuse(REJECT, DECIDED);
    show();
    const dialog = await openDialog('Reject');
    giveWhy(dialog, 'It is wrong.');
    fireEvent.click(within(dialog).getByRole('button', { name: 'Reject' }));
    const alert = await within(dialog).findByRole('alert');
    expect(alert.textContent).toBe('Bo has decided on it already.');
    expect(within(dialog).getByLabelText<HTMLTextAreaElement>('Why').value).toBe('It is wrong.');
  });

  it('does not begin with what went wrong with an approval', async () => {
    api.refuse(APPROVE, DECIDED);
    show();
    fireEvent.click(button('Approve and replay'));
    await screen.findByRole('alert');
    const dialog = await openDialog('Reject');
    expect(within(dialog).queryByRole('alert')).toBeNull();
  });

  it('is closed to viewers, who are told why', () => {
    show({}, 'viewer');
    expect(button('Reject').title).toBe('This needs the role operator; yours is viewer.');
    fireEvent.click(button('Reject'));
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('offers a viewer no way to approve what is his own', () => {
    show({ isYours: true }, 'viewer');
    expect(button('Approve and replay').title).toMatch(/role operator/);
    expect(button('Withdraw').title).toMatch(/role operator/);
  });
});
