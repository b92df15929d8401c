import { fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { EditPreviewItem } from '#lib/contracts/edit-many';
import type { RecordSet } from '#lib/contracts/record-set';
import { answerFetch, type ApiInMemory } from '#lib/testing/answer-fetch';
import { sampleEdit } from '#lib/testing/sample-edit';
import { closeConsole, renderConsole } from '#lib/testing/render-console';
import { EditManyButton } from './edit-many-button.tsx';
import { EditManyPage } from './edit-many-page.tsx';

const IDS = ['0dh3k8s5v0g01', '0dh3k8s5v0g02'];
const SET: RecordSet = { kind: 'ids', ids: IDS };
const PATCH = '[{"op":"replace","path":"/total","value":1.10}]';
let api: ApiInMemory;

beforeEach(() => {
  api = answerFetch();
});
afterEach(closeConsole);

function item(change: Partial<EditPreviewItem> & { reference?: string } = {}): EditPreviewItem {
  const { reference = 'order-1', ...rest } = change;
  const { refusal } = change;
  const id = IDS[refusal === undefined ? 0 : 1] ?? '';
  const record = { id, source: 'shop', reference, type: 'order' };
  return { record, base: 1, refusal: null, why: null, verdict: null, changes: [], ...rest };
}

function show(role: 'operator' | 'viewer' = 'operator') {
  const search = `?set=${encodeURIComponent(JSON.stringify(SET))}`;
  return renderConsole(<EditManyPage />, { role, search });
}

async function preview(items: EditPreviewItem[]): Promise<readonly string[]> {
  api.answer('POST /api/v1/edits/preview', {
    ...{ missing: 0, matching: { count: items.length, isExact: true } },
    items,
  });
  const { opened } = show();
  fireEvent.change(await screen.findByLabelText('Operations'), { target: { value: PATCH } });
  fireEvent.click(screen.getByRole('button', { name: 'Preview' }));
  await screen.findByRole('heading', { name: 'Preview' });
  return opened;
}

it('says which records it is about before anything is previewed', async () => {
  show();
  const panel = (await screen.findByRole('heading', { name: 'Which records' })).closest('section');
  expect(panel?.textContent).toContain('2 chosen records');
  expect(screen.getByRole('link', { name: 'Edits' }).getAttribute('href')).toBe('/edits');
});

it('shows what becomes of each record, and edits and replays them with a reason', async () => {
  const opened = await preview([
    item({ changes: [{ pointer: '/total', before: '"1.10"', after: '1.10' }] }),
    item({ reference: '<b>\u202E', refusal: 'patch_failed', why: 'There is no /total.' }),
  ]);
  expect(screen.getByRole('status').textContent).toBe(
    '1 record of 2 would be edited, 1 cannot be edited.',
  );
  expect(screen.getByText('There is no /total.')).toBeTruthy();
  expect(document.querySelector('b')).toBeNull();
  const button = screen.getByRole('button', { name: 'Edit and replay 1 record' });
  expect(button.title).toMatch(/^Say why/);
  fireEvent.change(screen.getByLabelText('Reason'), { target: { value: 'As text.' } });
  api.answer('POST /api/v1/edits', sampleEdit({ id: 12 }));
  fireEvent.click(screen.getByRole('button', { name: 'Edit and replay 1 record' }));
  await waitFor(() => expect(opened).toEqual(['/edits/12']));
  expect(api.asked('POST /api/v1/edits')[0]?.body).toEqual({
    set: SET,
    patch: PATCH,
    reason: 'As text.',
    replay: true,
    force: false,
  });
});

it('edits what breaks its contract only when that is meant', async () => {
  await preview([item({ refusal: 'contract_violated', why: 'It breaks the contract.' })]);
  fireEvent.change(screen.getByLabelText('Reason'), { target: { value: 'x' } });
  const button = () => screen.getByRole('button', { name: /^Edit and replay/ });
  expect(button().title).toBe('There is nothing that it could edit.');
  fireEvent.click(screen.getByLabelText('Edit also those whose contract it breaks'));
  await waitFor(() => {
    expect(button().getAttribute('aria-disabled')).toBeNull();
  });
});

it('forgets the preview when the patch is changed', async () => {
  await preview([item()]);
  fireEvent.change(screen.getByLabelText('Operations'), { target: { value: '[]' } });
  expect(screen.queryByRole('heading', { name: 'Preview' })).toBeNull();
  expect(screen.queryByRole('button', { name: /^Edit and replay/ })).toBeNull();
});

it('says what is wrong with the patch', async () => {
  show();
  api.refuse('POST /api/v1/edits/preview', {
    status: 422,
    code: 'invalid_patch',
    title: 'The patch is not JSON.',
  });
  fireEvent.change(await screen.findByLabelText('Operations'), { target: { value: '{' } });
  fireEvent.click(screen.getByRole('button', { name: 'Preview' }));
  expect((await screen.findByRole('alert')).textContent).toBe('The patch is not JSON.');
});

it('is not for viewers, and says so', async () => {
  show('viewer');
  expect(await screen.findByText(/needs the role operator/)).toBeTruthy();
  expect(screen.queryByLabelText('Operations')).toBeNull();
});

it('begins at a button that names the records in the address, and says why it cannot', () => {
  const { opened } = renderConsole(<EditManyButton recordSet={SET} />, { role: 'operator' });
  fireEvent.click(screen.getByRole('button', { name: 'Edit many…' }));
  expect(opened.map(decodeURIComponent)).toEqual([`/edits/new?set=${JSON.stringify(SET)}`]);
  closeConsole();
  answerFetch();
  renderConsole(<EditManyButton recordSet={SET} />, { role: 'viewer' });
  expect(screen.getByRole('button', { name: 'Edit many…' }).title).toMatch(/role operator/);
});
