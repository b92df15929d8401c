'use client';
import Link from 'next/link';
import { buildPath } from '#lib/client/fetch-json';
import { useDelays } from '#lib/client/queries/delays';
import { formatDuration } from '#lib/format/duration';

/** Median and 95th percentile of a source's acknowledgements in 24 hours, with a link to those. */
export function AcknowledgementDelay({ source }: { source: string }) {
  const { data } = useDelays();
  const own = data?.sources.find((row) => row.source === source);
  if (data === undefined || own === undefined) return '–';
  const query = { source, status: 'ACKNOWLEDGED', time: 'settled', from: data.from };
  return (
    <Link className="link tabular-nums" href={buildPath('/records', query)}>
      {formatDuration(own.p50Ms)} / {formatDuration(own.p95Ms)}
      <span className="sr-only"> until acknowledged, in {source}</span>
    </Link>
  );
}
