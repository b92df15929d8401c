'use client';
import { Panel } from '#components/ui/panel';
import { Segmented } from '#components/ui/segmented';
import { groupRecordsPath } from '#lib/client/errors/group-records-path';
import { fillTrend } from '#lib/client/errors/trend-buckets';
import { usePreferences } from '#lib/client/preferences';
import type { TrendSpan } from '#lib/client/queries/error-groups';
import { useNow } from '#lib/client/use-now';
import { TREND_SPANS, type ErrorGroupDetail } from '#lib/contracts/error-group';
import { formatDayAndClock } from '#lib/format/time';
import { TrendChart } from './trend-chart.tsx';

const SPAN_WORDS: Readonly<Record<TrendSpan, string>> = {
  '24h': '24 h',
  '7d': '7 d',
  '30d': '30 d',
};

interface TrendPanelProps {
  group: ErrorGroupDetail;
  span: TrendSpan;
  onSpan: (span: TrendSpan) => void;
}

/** When a group's failures happened. */
export function TrendPanel({ group, span, onSpan }: TrendPanelProps) {
  const now = useNow();
  const { timeZone } = usePreferences();
  const buckets = fillTrend(group.trend, span, now);
  const nameOf = (ms: number | undefined) =>
    ms === undefined ? '' : formatDayAndClock(new Date(ms), timeZone);
  return (
    <Panel
      title="Failures over time"
      actions={
        <Segmented
          label="Span"
          value={span}
          options={TREND_SPANS.map((value) => ({ value, label: SPAN_WORDS[value] }))}
          onChange={onSpan}
        />
      }
    >
      <div className="px-4 pb-3">
        <TrendChart
          bars={buckets.map((bucket) => ({
            span: `${nameOf(bucket.fromMs)} to ${nameOf(bucket.toMs)}`,
            count: bucket.count,
            href: groupRecordsPath(group.id, bucket),
          }))}
          ends={[nameOf(buckets[0]?.fromMs), nameOf(buckets.at(-1)?.toMs)]}
        />
      </div>
    </Panel>
  );
}
