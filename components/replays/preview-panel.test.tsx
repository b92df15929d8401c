import { fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ReplayPreview } from '#lib/contracts/replay-operation';
import { answerFetch, type ApiInMemory } from '#lib/testing/answer-fetch';
import { closeConsole, renderConsole } from '#lib/testing/render-console';
import { samplePreview } from '#lib/testing/sample-replay';
import { PreviewPanel } from './preview-panel.tsx';

let api: ApiInMemory;
beforeEach(() => {
  api = answerFetch();
});
afterEach(closeConsole);

interface Shown {
  confirm?: boolean;
  isOutdated?: boolean;
}

function show(change: Partial<ReplayPreview>, { confirm = false, isOutdated = false }: Shown = {}) {
  const onConfirm = vi.fn<(confirm: boolean) => void>();
  renderConsole(
    <PreviewPanel
      preview={samplePreview(change)}
      confirm={confirm}
      onConfirm={onConfirm}
      isOutdated={isOutdated}
    />,
  );
  return onConfirm;
}

const said = () => screen.getByRole('status').textContent;
const rows = (name: string) =>
  within(screen.getByRole('region', { name }))
    .getAllByRole('listitem')
    .map((row) => row.textContent);

describe('PreviewPanel', () => {
  it('counts one record as one', () => {
    show({ total: 1, eligible: 1, skipped: [] });
    expect(said()).toBe('1 of 1 record');
    expect(screen.queryByRole('heading', { name: 'Not replayed' })).toBeNull();
  });

  it('tells each reason for which records are left out, with its own number', () => {
    show({
      eligible: 1_000,
      skipped: [
        { reason: 'already_done', count: 980 },
        { reason: 'payload_expired', count: 19 },
        { reason: 'gone', count: 1 },
      ],
    });
    const list = screen.getByRole('heading', { name: 'Not replayed' }).nextElementSibling;
    expect([...(list?.children ?? [])].map((row) => row.textContent)).toEqual([
      '980Done already: replaying it again was not confirmed',
      '19Its payload is no longer kept',
      '1No longer there',
    ]);
  });

  it('asks whether to replay what is done only where there is some, and takes the answer back', () => {
    show({});
    expect(screen.queryByRole('checkbox')).toBeNull();
    closeConsole();
    const onConfirm = show({ skipped: [] }, { confirm: true });
    const box = screen.getByRole('checkbox');
    expect(box).toHaveProperty('checked', true);
    fireEvent.click(box);
    expect(onConfirm.mock.calls).toEqual([[false]]);
  });

  it('dims the numbers of the choice before until those of this one are there', () => {
    show({}, { isOutdated: true });
    expect(screen.getByRole('status').parentElement?.className).toContain('opacity-60');
    closeConsole();
    show({});
    expect(screen.getByRole('status').parentElement?.className).not.toContain('opacity-60');
  });

  it('names what has no group, no handler, and a status of a later version', () => {
    show({
      byStatus: [{ value: 'PARKED', count: 3, eligible: 3 }],
      byGroup: [{ value: '', count: 2, eligible: 0 }],
      byHandler: [{ value: '', count: 2, eligible: 2 }],
    });
    expect(rows('By status')).toEqual(['PARKED3']);
    expect(rows('By error group')).toEqual(['no group0 of 2']);
    expect(rows('By handler that ran last')).toEqual(['none ran yet2']);
    expect(api.asked('GET /api/v1/error-groups/:id')).toEqual([]);
  });

  it('names a group by its id where it cannot be read', async () => {
    api.refuse('GET /api/v1/error-groups/:id', {
      status: 404,
      code: 'group_not_found',
      title: 'There is no such group.',
    });
    show({});
    const link = await screen.findByRole('link', { name: 'Group 0e7k8s5v0g007' });
    expect(link.getAttribute('href')).toBe('/errors/0e7k8s5v0g007');
  });

  it('shows hostile types and references as text', () => {
    const hostile = '<img src=x onerror=alert(1)>\u202Egnp.exe';
    show({
      byType: [{ value: hostile, count: 1, eligible: 1 }],
      notFound: { count: 3, first: [hostile, '\u0000'] },
    });
    expect(document.querySelector('img')).toBeNull();
    expect(document.body.textContent).not.toMatch(/[\u202E\0]/);
    expect(screen.getAllByTitle('U+202E right-to-left override')).toHaveLength(2);
    expect(screen.getByText(/and 1 more$/)).toBeTruthy();
  });

  it('shows no empty breakdowns of nothing, but what was not found', () => {
    show({ total: 0, eligible: 0, skipped: [], notFound: { count: 1, first: ['order-9'] } });
    expect(said()).toBe('0 of 0 records');
    expect(screen.queryByRole('region')).toBeNull();
    expect(screen.getByText('1 reference that no record has')).toBeTruthy();
    expect(screen.queryByText(/more$/)).toBeNull();
  });
});
