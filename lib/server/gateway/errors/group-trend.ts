/** How often error groups happened over time, in buckets without gaps. */
import type { TREND_SPANS } from '#lib/contracts/error-group';
import type { Queryable } from '#lib/server/database';
import { readGroupTrends } from '#lib/server/store/read-error-group';
import type { Trend } from './to-error-group.ts';

export type TrendSpan = (typeof TREND_SPANS)[number];

const HOUR_SECONDS = 3_600;
const SPANS: Readonly<Record<TrendSpan, { readonly buckets: number; readonly hours: number }>> = {
  '24h': { buckets: 24, hours: 1 },
  '7d': { buckets: 28, hours: 6 },
  '30d': { buckets: 30, hours: 24 },
};

export interface TrendRequest {
  readonly span: TrendSpan;
  /** The last bucket is the one that this moment lies in. */
  readonly now: Date;
}

/** The trend of each of these groups; buckets begin at whole hours of UTC. */
export async function readTrends(
  db: Queryable,
  ids: readonly bigint[],
  { span, now }: TrendRequest,
): Promise<ReadonlyMap<bigint, Trend>> {
  const { buckets, hours } = SPANS[span];
  const bucketSeconds = hours * HOUR_SECONDS;
  const bucketMs = bucketSeconds * 1_000;
  const first = (Math.floor(now.getTime() / bucketMs) - buckets + 1) * bucketMs;
  const rows = await readGroupTrends(db, ids, { from: new Date(first), bucketSeconds });
  const counts = new Map(
    rows.map(({ groupId, at, failures }) => [keyOf(groupId, at.getTime()), Number(failures)]),
  );
  const moments = Array.from({ length: buckets }, (_, n) => first + n * bucketMs);
  return new Map(
    ids.map((id) => [
      id,
      moments.map((at) => ({
        at: new Date(at).toISOString(),
        count: counts.get(keyOf(id, at)) ?? 0,
      })),
    ]),
  );
}

function keyOf(id: bigint, at: number): string {
  return `${String(id)} ${String(at)}`;
}
