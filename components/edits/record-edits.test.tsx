import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Revision } from '#lib/contracts/revision';
import type { Role } from '#lib/domain/access';
import { answerFetch, type ApiInMemory } from '#lib/testing/answer-fetch';
import { closeConsole, renderConsole } from '#lib/testing/render-console';
import { sampleRecord } from '#lib/testing/sample-record';
import { sampleRevision } from '#lib/testing/sample-revision';
import { PayloadViewer } from '#components/records/payload/payload-viewer';
import { EditButton } from './edit-button.tsx';
import { RecordEdits } from './record-edits.tsx';
import { WaitingEditsPage } from './waiting-edits-page.tsx';

const ID = '0dh3k8s5v0g01';
const WAITING = { state: 'WAITING', needsApproval: true, appliedAt: null } as const;
let api: ApiInMemory;

beforeEach(() => {
  api = answerFetch();
  api.respond(`GET /api/v1/records/${ID}/payload`, ({ query }) => {
    const texts: Record<string, string> = { 1: '{"total":"1.10"}', 2: '{"total":1.10}' };
    return new Response(texts[query.revision ?? '']);
  });
});
afterEach(closeConsole);

function answerRevisions(...revisions: Revision[]): void {
  api.answer('GET /api/v1/records/:id/revisions', { newest: 2, needsApproval: false, revisions });
}

function showEdits(revision: Partial<Revision>, role: Role = 'operator') {
  answerRevisions(sampleRevision(revision));
  return renderConsole(<RecordEdits id={ID} />, { role });
}

describe('the edits of a record', () => {
  it('say who, why and what is changed, digit by digit', async () => {
    showEdits({ reason: '<i>why</i> \u202E', forced: true });
    fireEvent.click(await screen.findByRole('button', { name: 'Show the changes' }));
    await screen.findByText('field total');
    expect(document.querySelector('del')?.textContent).toBe('− "1.10"');
    expect(document.querySelector('ins')?.textContent).toBe('+ 1.10');
    expect(screen.getByText(/Saved although it breaks its contract/)).toBeTruthy();
    expect(document.querySelector('i')).toBeNull();
  });

  it('are approved by a second person', async () => {
    showEdits(WAITING);
    api.answer('POST /api/v1/records/:id/revisions/:number/approve', {
      revision: sampleRevision(),
      replayed: null,
    });
    fireEvent.click(await screen.findByRole('button', { name: 'Approve and replay' }));
    await waitFor(() => {
      const asked = api.asked('POST /api/v1/records/:id/revisions/:number/approve');
      expect(asked.map(({ path }) => path)).toEqual([`/api/v1/records/${ID}/revisions/2/approve`]);
    });
  });

  it('are rejected with a reason', async () => {
    showEdits(WAITING);
    api.answer('POST /api/v1/records/:id/revisions/:number/reject', {
      revision: sampleRevision(),
      replayed: null,
    });
    fireEvent.click(await screen.findByRole('button', { name: 'Reject' }));
    const dialog = await screen.findByRole('dialog');
    fireEvent.change(within(dialog).getByLabelText('Why'), { target: { value: 'Ask them.' } });
    fireEvent.click(within(dialog).getByRole('button', { name: 'Reject' }));
    await waitFor(() => {
      const asked = api.asked('POST /api/v1/records/:id/revisions/:number/reject');
      expect(asked.map(({ body }) => body)).toEqual([{ why: 'Ask them.' }]);
    });
  });

  it.each([
    ['their author', { ...WAITING, isYours: true }, 'operator', /somebody else has to approve/],
    ['a viewer', WAITING, 'viewer', /needs the role operator/],
  ] as const)('are not approved by %s, and it says why', async (_, revision, role, why) => {
    showEdits(revision, role);
    const button = await screen.findByRole('button', { name: 'Approve and replay' });
    expect(button.title).toMatch(why);
    fireEvent.click(button);
    expect(api.asked('POST /api/v1/records/:id/revisions/:number/approve')).toEqual([]);
  });

  it.each([
    [{}, 'applied'],
    [WAITING, 'waits for a second person'],
    [{ needsApproval: true, decidedBy: 'Bo' }, 'approved by Bo'],
    [{ state: 'REJECTED', decidedBy: 'Bo', rejection: 'No.' }, 'rejected by Bo'],
    [{ state: 'REJECTED', decidedBy: 'Ann', rejection: 'No.' }, 'withdrawn'],
  ] as const)('say where they stand: %j', async (revision, words) => {
    showEdits(revision);
    const told = await screen.findByRole('listitem');
    expect(told.textContent).toContain(words);
  });
});

it('what waits for a second person is listed on one page', async () => {
  const record = { id: ID, source: 'shop', reference: 'order-1', type: 'order' };
  const revision = sampleRevision(WAITING);
  api.answer('GET /api/v1/revisions', { waiting: [{ record, revision }], isComplete: true });
  renderConsole(<WaitingEditsPage />);
  const link = await screen.findByRole('link', { name: 'order-1' });
  expect(link.getAttribute('href')).toBe(`/records/${ID}`);
  expect(screen.getByRole('button', { name: 'Approve and replay' })).toBeTruthy();
});

it('every revision of a payload can be looked at, and the address says which', async () => {
  answerRevisions(sampleRevision({ sizeBytes: 14 }), sampleRevision({ ...WAITING, revision: 3 }));
  const revisions = [
    { revision: 1, sizeBytes: 16 },
    { revision: 2, sizeBytes: 14 },
  ];
  const { address } = renderConsole(
    <PayloadViewer record={sampleRecord({ sizeBytes: 16, revisions })} />,
  );
  const choice = await screen.findByLabelText('Revision');
  expect([...choice.children].map((option) => option.textContent)).toEqual([
    '1, as it came',
    '2, by Ann, the newest',
    '3, by Ann, waits for a second person',
  ]);
  await screen.findByText('1.10');
  expect(screen.getByTitle('14 bytes')).toBeTruthy();
  fireEvent.change(choice, { target: { value: '1' } });
  await screen.findByTitle('16 bytes');
  await waitFor(() => {
    expect(address()).toBe('revision=1');
  });
});

describe('the way to the editor', () => {
  it('is a button and the key e', () => {
    const { opened } = renderConsole(<EditButton record={sampleRecord()} />, { role: 'operator' });
    fireEvent.click(screen.getByRole('button', { name: 'Edit' }));
    fireEvent.keyDown(document.body, { key: 'e', code: 'KeyE' });
    expect(opened).toEqual([`/records/${ID}/edit`, `/records/${ID}/edit`]);
  });

  it.each([
    ['viewer', {}, /needs the role operator/],
    ['operator', { payloadExpiredAt: '2026-11-22T13:00:00.000Z' }, /no longer kept/],
  ] as const)('is closed to a %s where %j, and says why', (role, change, why) => {
    const { opened } = renderConsole(<EditButton record={sampleRecord(change)} />, { role });
    const button = screen.getByRole('button', { name: 'Edit' });
    expect(button.title).toMatch(why);
    fireEvent.click(button);
    fireEvent.keyDown(document.body, { key: 'e', code: 'KeyE' });
    expect(opened).toEqual([]);
  });
});
