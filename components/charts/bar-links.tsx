'use client';
import Link from 'next/link';
import { useRef, useState, type KeyboardEvent } from 'react';
import type { ChartBucket, Series, ThroughputBars } from '#lib/client/throughput-series';
import { formatCountOf } from '#lib/format/count';
import { moveInGrid, type GridPosition } from './move-in-grid.ts';
import { PLOT } from './plot.ts';

interface BarLinksProps {
  bars: ThroughputBars;
  hrefOf: (bucket: ChartBucket, series: Series) => string;
  spanOf: (bucket: ChartBucket) => string;
}

interface Column {
  bucket: ChartBucket;
  series: readonly Series[];
}

function toColumns({ buckets, series }: ThroughputBars): Column[] {
  return buckets.map((bucket) => ({
    bucket,
    series: series.filter(({ key }) => (bucket.records[key] ?? 0) > 0),
  }));
}

/** The one bar that Tab leads to: the one last visited, else the newest. */
function tabStop(columns: readonly Column[], visited: GridPosition | null): GridPosition | null {
  if (visited !== null && columns[visited.column]?.series[visited.row]) return visited;
  const column = columns.findLastIndex(({ series }) => series.length > 0);
  return column < 0 ? null : { column, row: 0 };
}

/** The bars as links for the keyboard: one Tab stop, arrow keys from bar to bar, Enter opens. */
export function BarLinks({ bars, hrefOf, spanOf }: BarLinksProps) {
  const list = useRef<HTMLUListElement>(null);
  const [visited, setVisited] = useState<GridPosition | null>(null);
  const columns = toColumns(bars);
  const stop = tabStop(columns, visited);
  const onKeyDown = (event: KeyboardEvent) => {
    if (stop === null) return;
    const lengths = columns.map(({ series }) => series.length);
    const next = moveInGrid(lengths, stop, event.key);
    if (next === null) return;
    event.preventDefault();
    setVisited(next);
    const name = `${String(next.column)}.${String(next.row)}`;
    list.current?.querySelector<HTMLElement>(`[data-bar="${name}"]`)?.focus();
  };
  return (
    <ul
      ref={list}
      aria-label="Bars: arrow keys move, Enter opens the records"
      onKeyDown={onKeyDown}
      className="pointer-events-none absolute flex"
      style={{
        top: PLOT.top,
        right: PLOT.right,
        bottom: PLOT.axisHeight,
        left: PLOT.axisWidth,
      }}
    >
      {columns.map(({ bucket, series }, column) => (
        <li key={bucket.fromMs} className="relative min-w-0 flex-1">
          {series.map((one, row) => (
            <Link
              key={one.key}
              href={hrefOf(bucket, one)}
              prefetch={false}
              data-bar={`${String(column)}.${String(row)}`}
              tabIndex={stop?.column === column && stop.row === row ? 0 : -1}
              onFocus={() => setVisited({ column, row })}
              aria-label={`${spanOf(bucket)}: ${formatCountOf(bucket.records[one.key] ?? 0, 'record')}, ${one.label}`}
              className="focus-visible:bg-accent/15 absolute inset-0 rounded-sm"
            />
          ))}
        </li>
      ))}
    </ul>
  );
}
