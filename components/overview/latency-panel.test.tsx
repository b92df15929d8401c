import { screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answerFetch, type ApiInMemory } from '#lib/testing/answer-fetch';
import { closeConsole, reading, renderConsole } from '#lib/testing/render-console';
import { LatencyPanel } from './latency-panel.tsx';

let api: ApiInMemory;
const asOf = new Date().toISOString();
const minute = new Date(Math.floor(Date.now() / 60_000) * 60_000).toISOString();
const ingress = {
  direction: 'INGRESS',
  settled: 1_500,
  p50Ms: 3.2,
  p95Ms: 41,
  p99Ms: 2_400,
} as const;
const egress = {
  direction: 'EGRESS',
  settled: 7,
  p50Ms: 61_000,
  p95Ms: 62_000,
  p99Ms: 63_000,
} as const;

beforeEach(() => {
  api = answerFetch();
  api.answer('GET /api/v1/latency', {
    bucket: 'minute',
    overall: [ingress, egress],
    points: [
      { at: minute, ...ingress },
      { at: minute, ...egress },
    ],
    asOf,
  });
});
afterEach(closeConsole);

const partOf = (name: string) => screen.findByRole('region', { name });

describe('LatencyPanel', () => {
  it('says for each direction how long records took, and leads to them', async () => {
    renderConsole(<LatencyPanel />);
    const part = within(await partOf('Received to processed'));
    for (const figure of ['3.2 ms', '41 ms', '2.4 s']) expect(part.getByText(figure)).toBeTruthy();
    const link = part.getByRole('link', { name: reading('1,500 received to processed') });
    const { searchParams } = new URL(link.getAttribute('href') ?? '', 'http://x');
    expect(searchParams.get('status')).toBe('PROCESSED,ERROR');
    expect(searchParams.get('time')).toBe('settled');
    const acknowledged = within(await partOf('Queued to acknowledged'));
    expect(acknowledged.getByText('1 min 1 s')).toBeTruthy();
  });

  it('shows the direction that the address names, over its window', async () => {
    renderConsole(<LatencyPanel />, { search: 'direction=EGRESS&window=7d' });
    await partOf('Queued to acknowledged');
    expect(screen.queryByRole('region', { name: 'Received to processed' })).toBeNull();
    expect(api.asked('GET /api/v1/latency').map(({ query }) => query.bucket)).toEqual(['hour']);
  });

  it('gives the chart as a table, each stretch of time a link to what was settled in it', async () => {
    renderConsole(<LatencyPanel />, { search: 'view=table' });
    const table = await screen.findByRole('region', { name: 'Received to processed as a table' });
    expect(within(table).getAllByRole('row')).toHaveLength(2);
    const link = within(table).getByRole('link', { name: /^1,500\s*settled/ });
    const { searchParams } = new URL(link.getAttribute('href') ?? '', 'http://x');
    expect(searchParams.get('from')).toBe(minute);
  });

  it('says so when nothing was settled', async () => {
    api.answer('GET /api/v1/latency', { bucket: 'minute', overall: [], points: [], asOf });
    renderConsole(<LatencyPanel />);
    expect(await screen.findAllByText('Nothing was settled in this window')).toHaveLength(2);
  });

  it('says why it cannot be shown', async () => {
    api.refuse('GET /api/v1/latency', { status: 403, code: 'forbidden', title: 'Not yours.' });
    renderConsole(<LatencyPanel />);
    expect(await screen.findByText('Not yours.')).toBeTruthy();
  });
});
