import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { firstStepsQuery } from '#lib/client/queries/first-steps';
import { meQuery } from '#lib/client/queries/me';
import { sourcesQuery } from '#lib/client/queries/sources';
import { statusCountsQuery } from '#lib/client/queries/status-counts';
import type { Role } from '#lib/domain/access';
import { FirstRun } from './first-run.tsx';

const NOTHING = { keyCreated: false, recordReceived: false, recordProcessed: false };

function show(steps: typeof NOTHING, role: Role = 'admin', errors = 0) {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity } } });
  const asOf = '2026-11-22T10:00:00.000Z';
  const change = (next: typeof NOTHING) => client.setQueryData(firstStepsQuery.queryKey, next);
  change(steps);
  client.setQueryData(meQuery.queryKey, { id: 'p', name: 'A', email: 'a@b.test', role });
  client.setQueryData(sourcesQuery.queryKey, { sources: [] });
  client.setQueryData(statusCountsQuery.queryKey, {
    counts: [
      { direction: 'INGRESS', source: 'shop', status: 'ERROR', count: errors, oldest: null },
    ],
    held: 0,
    overdue: 0,
    offered: 0,
    rejected: 0,
    asOf,
  });
  render(
    <QueryClientProvider client={client}>
      <FirstRun />
    </QueryClientProvider>,
  );
  return { change };
}

const ticked = (title: string) =>
  screen.findByRole('heading', { name: new RegExp(`${title}\\s*\\(done\\)`) });

afterEach(cleanup);

describe('FirstRun', () => {
  it('ticks the steps as they happen, and stays until it is closed', async () => {
    const { change } = show(NOTHING);
    expect(screen.getByRole('button', { name: 'Make a key' })).toBeDefined();
    change({ ...NOTHING, keyCreated: true });
    expect(await ticked('Make a key')).toBeDefined();
    expect(screen.getByLabelText('Command').textContent).toContain('$SLUICE_KEY');
    change({ ...NOTHING, keyCreated: true, recordReceived: true });
    expect(await ticked('Send a record')).toBeDefined();
    change({ keyCreated: true, recordReceived: true, recordProcessed: true });
    expect(await ticked('See it processed')).toBeDefined();
    fireEvent.click(screen.getByRole('button', { name: 'Done' }));
    expect(screen.queryByText('Three steps to the first record')).toBeNull();
  });

  it('does not show where records are processed already', () => {
    show({ keyCreated: true, recordReceived: true, recordProcessed: true });
    expect(screen.queryByText('Three steps to the first record')).toBeNull();
  });

  it('says where to look when the first record became an error', () => {
    show({ ...NOTHING, keyCreated: true, recordReceived: true }, 'admin', 1);
    expect(screen.getByRole('link', { name: 'Read why' }).getAttribute('href')).toBe(
      '/records?status=ERROR',
    );
  });

  it('tells who may not make keys why', () => {
    show(NOTHING, 'viewer');
    expect(screen.queryByRole('button', { name: 'Make a key' })).toBeNull();
    expect(screen.getByText('This needs the role admin; yours is viewer.')).toBeDefined();
  });
});
