/** Sees every minute to what is past its days, as the installation or a source says. */
import type { Loop } from '#worker/supervisor';
import { runRetention, type RetentionParts } from '#worker/retention/run-retention';
import { repeat } from './repeat.ts';

const INTERVAL_MS = 60_000;

export function retention(parts: RetentionParts, intervalMs = INTERVAL_MS): Loop {
  return repeat('retention', intervalMs, async (signal) => {
    await runRetention(parts, signal);
    return 'done';
  });
}
