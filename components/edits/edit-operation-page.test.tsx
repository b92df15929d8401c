import { fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EditOperationDetail } from '#lib/contracts/edit-many';
import { answerFetch, type ApiInMemory } from '#lib/testing/answer-fetch';
import { closeConsole, renderConsole } from '#lib/testing/render-console';
import { sampleEdit } from '#lib/testing/sample-edit';
import { EditOperationPage } from './edit-operation-page.tsx';
import { EditOperationsPanel } from './edit-operations-panel.tsx';

const ONE = 'GET /api/v1/edits/:id';
const HOSTILE = '<img src=x>\u202E';
let api: ApiInMemory;

beforeEach(() => {
  api = answerFetch();
});
afterEach(closeConsole);

async function show(
  change: Partial<EditOperationDetail>,
  role: 'operator' | 'viewer' = 'operator',
) {
  api.answer(ONE, sampleEdit(change));
  renderConsole(<EditOperationPage id="7" />, { role });
  return (await screen.findByRole('status')).textContent;
}
const running = {
  ...{ state: 'running' as const, endedAt: null, operation: null },
  counts: { total: 8, waiting: 5, applied: 2, forApproval: 0, refused: 1 },
};

describe('an edit of many', () => {
  it('says what came of it, and leads on to the replay and to what was left', async () => {
    expect(await show({})).toBe('2 records edited, 1 left as they are.');
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Edit 7: done');
    const way = (name: string) => screen.getByRole('link', { name }).getAttribute('href');
    expect(way('Watch the replay')).toBe('/replays/9');
    expect(way('order-1')).toBe('/records/0dh3k8s5v0g01');
    expect(screen.queryByRole('link', { name: 'Edits to approve' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Stop' })).toBeNull();
  });

  it('leads to what waits for a second person', async () => {
    const counts = { total: 2, waiting: 0, applied: 0, forApproval: 2, refused: 0 };
    expect(await show({ counts, refused: [], operation: null })).toBe(
      '0 records edited, 2 waiting for a second person.',
    );
    expect(screen.getByRole('link', { name: 'Edits to approve' })).toBeTruthy();
    expect(screen.queryByRole('link', { name: 'Watch the replay' })).toBeNull();
  });

  it('says how many more were left than it names', async () => {
    const counts = { total: 900, waiting: 0, applied: 0, forApproval: 0, refused: 900 };
    await show({ counts });
    expect(screen.getByText('and 899 more')).toBeTruthy();
  });

  it('is shown as it goes, until it is done', async () => {
    await show(running);
    const bar = screen.getByRole('progressbar', { name: 'Records looked at' });
    expect(bar.getAttribute('aria-valuenow')).toBe('37');
    api.answer(ONE, sampleEdit());
    await waitFor(() => expect(bar.getAttribute('aria-valuenow')).toBe('100'), { timeout: 4_000 });
    expect(screen.getByRole('link', { name: 'Watch the replay' })).toBeTruthy();
  });

  it('is stopped by who may, and says so to who may not', async () => {
    await show(running);
    api.answer('POST /api/v1/edits/:id/cancel', sampleEdit({ ...running, state: 'cancelled' }));
    fireEvent.click(screen.getByRole('button', { name: 'Stop' }));
    await screen.findByText('Edit 7: stopped');
    closeConsole();
    api = answerFetch();
    await show(running, 'viewer');
    expect(screen.getByRole('button', { name: 'Stop' }).title).toMatch(/role operator/);
  });

  it('says why it could not go on, with everything hostile inert', async () => {
    await show({ state: 'halted', stateReason: HOSTILE, reason: HOSTILE, patch: HOSTILE });
    expect(document.querySelector('img')).toBeNull();
    expect(screen.getAllByTitle('U+202E right-to-left override').length).toBeGreaterThan(2);
  });

  it('that is none is said to be none', async () => {
    api.refuse(ONE, { status: 404, code: 'operation_not_found', title: 'No.' });
    renderConsole(<EditOperationPage id="99" />);
    expect(await screen.findByText('There is no edit 99')).toBeTruthy();
  });
});

describe('the list of edits of many', () => {
  it('names each, with how far it is', async () => {
    const {
      refused: _refused,
      patch: _patch,
      ...edit
    } = sampleEdit({ ...running, reason: HOSTILE });
    api.answer('GET /api/v1/edits', { operations: [edit] });
    renderConsole(<EditOperationsPanel />);
    const link = await screen.findByRole('link');
    expect(link.getAttribute('href')).toBe('/edits/7');
    expect(
      screen.getByText('2 records edited, 1 left as they are, 5 not yet looked at.'),
    ).toBeTruthy();
    expect(screen.getByRole('progressbar')).toBeTruthy();
    expect(document.querySelector('img')).toBeNull();
  });

  it('is not there while there is none', async () => {
    renderConsole(<EditOperationsPanel />);
    await waitFor(() => expect(api.asked('GET /api/v1/edits')).toHaveLength(1));
    expect(screen.queryByText('Edits of many records')).toBeNull();
  });
});
