/** `sluice seed`: fills the installation with made-up records and says how it goes. */
import { z } from 'zod';
import { formatCount } from '#lib/format/count';
import { openDatabase } from '../database.ts';
import type { Env } from '../env.ts';
import { seedInstallation, type SeedRequest } from '../gateway/seed/seed-installation.ts';
import { withDatabaseUrl } from './open-database.ts';
import { say } from './say.ts';

const DAY_MS = 86_400_000;
const PROGRESS_MS = 2_000;
/** Of all records, unless said otherwise. */
const WAITING_SHARE = 0.005;

const whole = z.coerce.number().int();
const optionsSchema = z
  .object({
    records: whole.min(1).max(1_000_000_000),
    days: whole.min(1).max(3650).default(30),
    payloadBytes: whole.min(200).max(1_000_000).default(300),
    waiting: whole.min(0).optional(),
    force: z.boolean().default(false),
  })
  .refine(({ waiting = 0, records }) => waiting <= records, {
    path: ['waiting'],
    message: 'no more than all of the records can wait',
  });

/** What the command line gave, not yet looked at. */
export type SeedOptions = Readonly<Record<keyof z.input<typeof optionsSchema>, unknown>>;

/**
 * Seeds and reports every two seconds and at the end.
 * @throws ZodError an option that cannot be; GatewayError not_only_seeded
 */
export async function seed(settings: Env, options: SeedOptions): Promise<void> {
  const request = toRequest(options, Date.now());
  await withDatabaseUrl(settings, async (connectionString) => {
    const pool = openDatabase({ connectionString, max: 4, applicationName: 'sluice seed' });
    try {
      const { records } = request;
      say(`making up ${formatCount(records)} records …`);
      const meter = startMeter(records);
      await seedInstallation(pool, request, meter.tell);
      say(`done: ${meter.describe(records)}`);
    } finally {
      await pool.end();
    }
  });
}

function toRequest(options: SeedOptions, nowMs: number): SeedRequest {
  const { records, days, payloadBytes, waiting, force } = optionsSchema.parse(options);
  return {
    ...{ records, payloadBytes, force },
    waiting: waiting ?? Math.round(records * WAITING_SHARE),
    from: new Date(nowMs - days * DAY_MS).toISOString(),
    to: new Date(nowMs).toISOString(),
  };
}

function startMeter(records: number) {
  const startedAt = performance.now();
  let toldAt = startedAt;
  const describe = (stored: number): string => {
    const seconds = (performance.now() - startedAt) / 1000;
    const rate = formatCount(Math.round(stored / seconds));
    return `${formatCount(stored)} of ${formatCount(records)} records in ${seconds.toFixed(0)} s, ${rate} a second`;
  };
  const tell = (stored: number): void => {
    if (performance.now() - toldAt < PROGRESS_MS) return;
    toldAt = performance.now();
    say(describe(stored));
  };
  return { describe, tell };
}
