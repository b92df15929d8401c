import { CountLink } from '#components/ui/count-link';
import { Cell, HeadCell, Table } from '#components/ui/table';
import { PERCENTILES, settledHref, type LatencyBucket } from '#lib/client/latency-series';
import type { Direction } from '#lib/domain/direction';
import { formatDuration } from '#lib/format/duration';
import type { TimeSpan } from '#lib/client/name-buckets';

interface LatencyTableProps {
  buckets: readonly LatencyBucket[];
  direction: Direction;
  label: string;
  spanOf: (bucket: TimeSpan) => string;
}

/** The same figures as the chart, newest first, each stretch of time a link to what was settled in it. */
export function LatencyTable({ buckets, direction, label, spanOf }: LatencyTableProps) {
  return (
    <div
      role="region"
      aria-label={`${label} as a table`}
      tabIndex={0}
      className="relative max-h-60 overflow-auto"
    >
      <Table>
        <thead className="bg-panel sticky top-0">
          <tr>
            <HeadCell>Time</HeadCell>
            <HeadCell numeric>Records</HeadCell>
            {PERCENTILES.map((percentile) => (
              <HeadCell key={percentile.key} numeric>
                {percentile.label}
              </HeadCell>
            ))}
          </tr>
        </thead>
        <tbody>
          {buckets.toReversed().map((bucket) => (
            <Row key={bucket.fromMs} bucket={bucket} direction={direction} spanOf={spanOf} />
          ))}
        </tbody>
      </Table>
    </div>
  );
}

interface RowProps {
  bucket: LatencyBucket;
  direction: Direction;
  spanOf: (bucket: TimeSpan) => string;
}

function Row({ bucket, direction, spanOf }: RowProps) {
  const { found } = bucket;
  if (found === null) return null;
  const span = spanOf(bucket);
  return (
    <tr>
      <Cell className="whitespace-nowrap tabular-nums">{span}</Cell>
      <Cell numeric>
        <CountLink
          count={found.settled}
          href={settledHref(direction, bucket)}
          label={`settled, ${span}`}
        />
      </Cell>
      {PERCENTILES.map(({ key }) => (
        <Cell key={key} numeric>
          {formatDuration(found[key])}
        </Cell>
      ))}
    </tr>
  );
}
