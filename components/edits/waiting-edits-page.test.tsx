import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Revision } from '#lib/contracts/revision';
import type { Role } from '#lib/domain/access';
import { answerFetch, type ApiInMemory } from '#lib/testing/answer-fetch';
import { closeConsole, renderConsole } from '#lib/testing/render-console';
import { sampleRevision } from '#lib/testing/sample-revision';
import { WaitingEditsPage } from './waiting-edits-page.tsx';

const HOSTILE = '<img src=x>\u202E';
const APPROVE = 'POST /api/v1/records/:id/revisions/:number/approve';
let api: ApiInMemory;

beforeEach(() => {
  api = answerFetch();
});
afterEach(closeConsole);

function waiting(number: number, change: Partial<Revision> = {}, reference?: string) {
  return {
    record: {
      id: `0dh3k8s5v0g0${String(number)}`,
      source: 'shop',
      reference: reference ?? `order-${String(number)}`,
      type: 'order.placed',
    },
    revision: sampleRevision({ state: 'WAITING', needsApproval: true, appliedAt: null, ...change }),
  };
}
function show(edits: readonly ReturnType<typeof waiting>[], role: Role = 'operator') {
  api.answer('GET /api/v1/revisions', { waiting: [...edits], isComplete: true });
  return renderConsole(<WaitingEditsPage />, { role });
}
const approve = () => screen.findAllByRole('button', { name: 'Approve and replay' });

describe('the edits to approve', () => {
  it('say so when there is none', async () => {
    show([]);
    expect(await screen.findByText('Every edit has been decided.')).toBeTruthy();
    expect(screen.queryByText(/more than these/)).toBeNull();
  });

  it('say what went wrong when they cannot be had, and are asked for again', async () => {
    api.refuse('GET /api/v1/revisions', { status: 403, code: 'forbidden', title: 'Not any more.' });
    renderConsole(<WaitingEditsPage />);
    expect((await screen.findByRole('alert')).textContent).toContain('Not any more.');
    api.answer('GET /api/v1/revisions', { waiting: [waiting(1)], isComplete: true });
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('link', { name: 'order-1' })).toBeTruthy();
  });

  it('keep their order, and tell that there are more', async () => {
    api.answer('GET /api/v1/revisions', { waiting: [waiting(2), waiting(1)], isComplete: false });
    renderConsole(<WaitingEditsPage />);
    expect(await screen.findByText('There are more than these.')).toBeTruthy();
    expect(screen.getAllByRole('link').map((one) => one.textContent)).toEqual([
      'order-2',
      'order-1',
    ]);
  });

  it('are decided one by one, and gone when they are', async () => {
    show([waiting(1), waiting(2, { revision: 5 })]);
    const [, second] = await approve();
    api.answer(APPROVE, { revision: sampleRevision({ revision: 5 }), replayed: null });
    api.answer('GET /api/v1/revisions', { waiting: [waiting(1)], isComplete: true });
    fireEvent.click(second ?? document.body);
    await waitFor(() => expect(screen.queryByRole('link', { name: 'order-2' })).toBeNull());
    expect(screen.getByRole('link', { name: 'order-1' })).toBeTruthy();
    expect(api.asked(APPROVE).map(({ path }) => path)).toEqual([
      '/api/v1/records/0dh3k8s5v0g02/revisions/5/approve',
    ]);
  });

  it('that somebody else has decided say so beside that edit only', async () => {
    show([waiting(1), waiting(2)]);
    const [first] = await approve();
    api.refuse(APPROVE, { status: 409, code: 'revision_decided', title: 'Decided already.' });
    fireEvent.click(first ?? document.body);
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toBe('Decided already.');
    const item = alert.closest('li') ?? document.body;
    expect(within(item).getByRole('link').textContent).toBe('order-1');
  });

  it('are there for viewers to read, and their buttons say why they are closed', async () => {
    show([waiting(1)], 'viewer');
    const [button] = await approve();
    expect(button?.title).toBe('This needs the role operator; yours is viewer.');
    expect(screen.getByText('They wrote it out.')).toBeTruthy();
  });

  it('show hostile names, references and reasons as what they are', async () => {
    show([waiting(1, { author: HOSTILE, reason: HOSTILE, rejection: HOSTILE }, HOSTILE)]);
    await approve();
    expect(document.querySelector('img')).toBeNull();
    expect(screen.getAllByTitle('U+202E right-to-left override')).toHaveLength(4);
  });

  it('show who decided as hostile a name as anybody’s', async () => {
    show([waiting(1, { state: 'REJECTED', decidedBy: HOSTILE, rejection: 'No.' })]);
    const item = await screen.findByRole('listitem');
    expect(item.textContent).toContain('rejected by <img src=x>');
    expect(within(item).getByTitle('U+202E right-to-left override')).toBeTruthy();
    expect(within(item).queryByRole('button', { name: /^Approve/ })).toBeNull();
  });

  it('say when the text of a revision is no longer kept', async () => {
    show([waiting(1)]);
    api.refuse('GET /api/v1/records/0dh3k8s5v0g01/payload', {
      ...{ status: 410, code: 'payload_expired', title: 'The payload is no longer kept.' },
    });
    const toggle = await screen.findByRole('button', { name: 'Show the changes' });
    fireEvent.click(toggle);
    expect((await screen.findByRole('alert')).textContent).toContain('no longer kept');
    fireEvent.click(screen.getByRole('button', { name: 'Hide the changes' }));
    expect(screen.queryByRole('alert')).toBeNull();
  });
});
