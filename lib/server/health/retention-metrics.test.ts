import { expect, it } from 'vitest';
import type { RetentionRun } from '#lib/server/store/retention-runs';
import { renderRetention } from './retention-metrics.ts';

const run: RetentionRun = {
  duty: 'payloads',
  days: 30,
  removed: 1_200n,
  heldWaiting: 2n,
  heldErrors: 3n,
  blocked: true,
  ranAt: new Date(5_000),
  removedAt: null,
};

it('shows what each duty removed, what is held back and whether it is blocked', async () => {
  const records = { ...run, duty: 'records', blocked: false } as const;
  const text = await renderRetention([run, records]);
  expect(text).toContain('sluice_retention_removed{duty="payloads"} 1200');
  expect(text).toContain('sluice_retention_held_back{duty="payloads"} 5');
  expect(text).toContain('sluice_retention_blocked{duty="payloads"} 1');
  expect(text).toContain('sluice_retention_blocked{duty="records"} 0');
  expect(text).toContain('sluice_retention_last_run_timestamp_seconds{duty="payloads"} 5');
});

it('shows nothing for what never ran', async () => {
  expect(await renderRetention([])).not.toContain('duty=');
});
