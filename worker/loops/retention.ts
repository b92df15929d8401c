/** Sees every minute to what is past its days, if anything ever is. */
import type { Loop } from '#worker/supervisor';
import { runRetention, type RetentionParts } from '#worker/retention/run-retention';
import { repeat } from './repeat.ts';

const INTERVAL_MS = 60_000;

export function retention(parts: RetentionParts, intervalMs = INTERVAL_MS): Loop {
  const { payloadDays, recordDays } = parts.days;
  if (payloadDays === null && recordDays === null) {
    return { name: 'retention', run: () => Promise.resolve() };
  }
  return repeat('retention', intervalMs, async (signal) => {
    await runRetention(parts, signal);
    return 'done';
  });
}
