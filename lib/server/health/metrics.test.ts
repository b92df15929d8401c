/** The figures for Prometheus. */
import { describe, expect, it } from 'vitest';
import { observeRequest } from './metrics.ts';
import { renderMetrics } from './render-metrics.ts';

const counts = {
  counts: [
    {
      direction: 'INGRESS',
      source: 'shop',
      status: 'JUST_IN',
      count: 3,
      oldest: '2026-11-22T10:00:00.000Z',
    },
    { direction: 'INGRESS', source: 'shop', status: 'ERROR', count: 2, oldest: null },
  ],
  held: 1,
  overdue: 0,
  asOf: '2026-11-22T10:00:30.000Z',
} as const;

describe('metrics', () => {
  it('shows the backlog, its age and what is held', async () => {
    const text = await renderMetrics({ ...counts, counts: [...counts.counts] });
    const lines = text.split('\n');
    const labels = 'direction="INGRESS",source="shop"';
    expect(lines).toContain(`sluice_records{${labels},status="JUST_IN"} 3`);
    expect(lines).toContain(`sluice_records{${labels},status="ERROR"} 2`);
    expect(lines).toContain(`sluice_oldest_waiting_seconds{${labels}} 30`);
    expect(lines).toContain('sluice_held_records 1');
    expect(lines).toContain('sluice_overdue_records 0');
    expect(text).toContain('process_cpu_user_seconds_total');
  });

  it('drops what is no longer there, and leaves the database out while it is away', async () => {
    await renderMetrics({ ...counts, counts: [...counts.counts] });
    const text = await renderMetrics(null);
    expect(text).not.toMatch(/^sluice_(records|oldest|held|overdue)\S* \d/m);
  });

  it('times requests by route pattern, with one label for methods that HTTP does not know', async () => {
    const route = '/api/v1/records/{id}';
    observeRequest({ method: 'GET', route, status: 200, durationMs: 20 });
    observeRequest({ method: 'BREW', route, status: 405, durationMs: 1 });
    const text = await renderMetrics(null);
    const name = 'sluice_http_request_duration_seconds';
    expect(text).toContain(`${name}_count{method="GET",route="${route}",status="200"} 1`);
    expect(text).toContain(`${name}_count{method="other",route="${route}",status="405"} 1`);
  });
});
