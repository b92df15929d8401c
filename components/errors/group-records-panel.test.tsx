import { fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Role } from '#lib/domain/access';
import { answerFetch, type ApiInMemory } from '#lib/testing/answer-fetch';
import { closeConsole, renderConsole } from '#lib/testing/render-console';
import { sampleGroup } from '#lib/testing/sample-group';
import { sampleRecord } from '#lib/testing/sample-record';
import { GroupRecordsPanel } from './group-records-panel.tsx';

const FAILURE = { class: 'data', code: 'unknown_currency', message: 'Not known' } as const;
const FAILED = sampleRecord({ status: 'ERROR', failure: FAILURE });

let api: ApiInMemory;

beforeEach(() => {
  api = answerFetch();
  api.answer('GET /api/v1/records', { records: [FAILED], next: null, prev: null });
});
afterEach(closeConsole);

const show = (openRecords = 1_234, role: Role = 'operator') =>
  renderConsole(<GroupRecordsPanel group={sampleGroup({ openRecords })} />, { role });
const replaysAsked = () => api.asked(`POST /api/v1/records/${FAILED.id}/replay`);

describe('GroupRecordsPanel', () => {
  it('asks for the latest ten of this group, and leads to all of them', async () => {
    show();
    await screen.findByRole('link', { name: 'order-1001' });
    expect(api.asked('GET /api/v1/records').map(({ query }) => query)).toEqual([
      { group: '0dh3k8s5v0g01', limit: '10' },
    ]);
    expect(screen.getByRole('link', { name: 'All 1,234' }).getAttribute('href')).toBe(
      '/records?group=0dh3k8s5v0g01',
    );
  });

  it('says so where no record is open, and leads nowhere', async () => {
    api.answer('GET /api/v1/records', { records: [], next: null, prev: null });
    show(0);
    expect(await screen.findByText('No record is open because of it')).toBeTruthy();
    expect(screen.queryByRole('link')).toBeNull();
  });

  it('says why they cannot be shown, and asks again on demand', async () => {
    api.refuse('GET /api/v1/records', { status: 403, code: 'forbidden', title: 'Not yours.' });
    show();
    expect((await screen.findByRole('alert')).textContent).toBe('Not yours.');
    api.answer('GET /api/v1/records', { records: [FAILED], next: null, prev: null });
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('link', { name: 'order-1001' })).toBeTruthy();
  });

  it('replays one at a click', async () => {
    api.refuse('POST /api/v1/records/:id/replay', {
      status: 409,
      code: 'conflict',
      title: 'It is being replayed already.',
    });
    show();
    fireEvent.click(await screen.findByRole('button', { name: 'Replay order-1001' }));
    expect((await screen.findByRole('alert')).title).toBe('It is being replayed already.');
    expect(replaysAsked()).toHaveLength(1);
  });

  it('tells a viewer why a replay is not for them', async () => {
    show(1, 'viewer');
    const button = await screen.findByRole('button', { name: 'Replay order-1001' });
    expect(button.title).toBe('This needs the role operator; yours is viewer.');
    fireEvent.click(button);
    await waitFor(() => expect(button.getAttribute('aria-disabled')).toBe('true'));
    expect(replaysAsked()).toEqual([]);
  });

  it('shows a hostile reference as text', async () => {
    const record = { ...FAILED, reference: '<b>1</b>\u202E' };
    api.answer('GET /api/v1/records', { records: [record], next: null, prev: null });
    show();
    const link = await screen.findByRole('link', { name: /<b>1<\/b>/ });
    expect(link.textContent).not.toContain('\u202E');
    expect(document.querySelector('b')).toBeNull();
  });
});
