'use client';
import { Sparkline } from '#components/charts/sparkline';
import { fillTrend } from '#lib/client/errors/trend-buckets';
import { useNow } from '#lib/client/use-now';
import type { ErrorGroup } from '#lib/contracts/error-group';
import { formatCountOf } from '#lib/format/count';

/** The last 24 hours of a group of a list, hour by hour. */
export function GroupTrend({ group }: { group: ErrorGroup }) {
  const now = useNow();
  const values = fillTrend(group.trend, '24h', now).map(({ count }) => count);
  const total = values.reduce((sum, value) => sum + value, 0);
  return (
    <Sparkline
      values={values}
      label={`${formatCountOf(total, 'failure')} in 24 hours`}
      className="text-danger shrink-0"
    />
  );
}
