/** How long the egress records of each source took to be acknowledged. */
import type { z } from 'zod';
import type { Delays, delaysQuerySchema } from '#lib/contracts/insight';
import { percentilesOf } from '#lib/domain/latency';
import type { Queryable } from '#lib/server/database';
import { readDelayRows } from '#lib/server/store/read-delays';

const HOUR_MS = 3_600_000;

/**
 * Median and 95th percentile of each source, by key; one without any acknowledgement is absent.
 * `visible`: keys of the sources that the asker may see; null: all.
 */
export async function readDelays(
  db: Queryable,
  query: z.infer<typeof delaysQuerySchema>,
  visible: readonly string[] | null = null,
): Promise<Delays> {
  const now = Date.now();
  const to = new Date(now).toISOString();
  const from = new Date(now - query.hours * HOUR_MS).toISOString();
  const rows = await readDelayRows(db, { from, to, sources: visible });
  const bySource = Map.groupBy(rows, ({ source }) => source);
  const sources = [...bySource].flatMap(([source, own]) => {
    const found = percentilesOf(new Map(own.map((row) => [row.bucket, Number(row.settled)])));
    if (found === null) return [];
    return [{ source, acknowledged: found.settled, p50Ms: found.p50Ms, p95Ms: found.p95Ms }];
  });
  return { from, to, sources };
}
