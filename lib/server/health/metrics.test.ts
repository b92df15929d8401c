/** The figures for Prometheus. */
import { describe, expect, it } from 'vitest';
import { noteRefusal } from './metrics.ts';
import { renderMetrics } from './render-metrics.ts';
import { requestTimer } from './request-durations.ts';

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
  offered: 4,
  rejected: 2,
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
    expect(lines).toContain('sluice_offered_records 4');
    expect(lines).toContain('sluice_rejected_records 2');
    expect(text).toContain('process_cpu_user_seconds_total');
  });

  it('drops what is no longer there, and leaves the database out while it is away', async () => {
    await renderMetrics({ ...counts, counts: [...counts.counts] });
    const text = await renderMetrics(null);
    expect(text).not.toMatch(/^sluice_(records|oldest|held|overdue|offered|rejected)\S* \d/m);
  });

  it('times requests by route pattern and status, in buckets that add up', async () => {
    const time = requestTimer({ method: 'GET', route: '/api/v1/tested/{id}' });
    for (const durationMs of [0.2, 1, 20, 40_000]) time(200, durationMs);
    time(404, 3);
    const lines = (await renderMetrics(null)).split('\n');
    const name = 'sluice_http_request_duration_seconds';
    const labels = 'method="GET",route="/api/v1/tested/{id}",status="200"';
    expect(lines).toContain(`# TYPE ${name} histogram`);
    expect(lines).toContain(`${name}_bucket{${labels},le="0.001"} 2`);
    expect(lines).toContain(`${name}_bucket{${labels},le="0.025"} 3`);
    expect(lines).toContain(`${name}_bucket{${labels},le="30"} 3`);
    expect(lines).toContain(`${name}_bucket{${labels},le="+Inf"} 4`);
    expect(lines).toContain(`${name}_count{${labels}} 4`);
    expect(lines).toContain(`${name}_count{${labels.replace('200', '404')}} 1`);
    expect(lines.find((line) => line.startsWith(`${name}_sum{${labels}}`))).toMatch(/ 40\.0212$/);
  });

  it('adds up what two timers of one route note, as the two mounts have one each', async () => {
    for (const time of [1, 2].map(() => requestTimer({ method: 'GET', route: '/twice' }))) {
      time(200, 1);
    }
    expect(await renderMetrics(null)).toContain(
      'sluice_http_request_duration_seconds_count{method="GET",route="/twice",status="200"} 2',
    );
  });

  it('counts refusals by their code, and shows what the door holds', async () => {
    noteRefusal('tested');
    noteRefusal('tested');
    const text = await renderMetrics(null);
    expect(text).toContain('sluice_refused_requests_total{code="tested"} 2');
    expect(text).toMatch(/^sluice_door_held_bytes 0$/m);
    expect(text).toMatch(/^sluice_door_memory_bytes [1-9]\d+$/m);
  });
});
