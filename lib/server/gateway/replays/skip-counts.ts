/** How many records were skipped, by the reason why. */
import { SKIP_REASONS, type SkipReason } from '#lib/domain/replay-operation';

export type SkipCounts = Readonly<Partial<Record<SkipReason, number>>>;

/** The sums of both, reason by reason. */
export function addSkips(counts: SkipCounts, further: SkipCounts): SkipCounts {
  const sums: Partial<Record<SkipReason, number>> = {};
  for (const reason of SKIP_REASONS) {
    const sum = (counts[reason] ?? 0) + (further[reason] ?? 0);
    if (sum > 0) sums[reason] = sum;
  }
  return sums;
}

/** All of them together. */
export function totalSkips(counts: SkipCounts): number {
  return SKIP_REASONS.reduce((total, reason) => total + (counts[reason] ?? 0), 0);
}

/** As lists show them: the most frequent first. */
export function listSkips(counts: SkipCounts): { reason: SkipReason; count: number }[] {
  return SKIP_REASONS.map((reason) => ({ reason, count: counts[reason] ?? 0 }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count);
}
