'use client';
import Link from 'next/link';
import { useRef, useState, type KeyboardEvent } from 'react';
import { formatCount, formatCountOf } from '#lib/format/count';

export interface TrendBar {
  /** The span of time in words, such as `22 Nov, 17:00 to 18:00`. */
  readonly span: string;
  readonly count: number;
  readonly href: string;
}

interface TrendChartProps {
  bars: readonly TrendBar[];
  /** What stands below the first and the last bar. */
  ends: readonly [string, string];
}

const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1 };

/** Where a key leads from a bar; null: it is not for the chart. */
function targetOf(key: string, from: number, count: number): number | null {
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  const step = STEPS[key];
  return step === undefined ? null : Math.min(Math.max(from + step, 0), count - 1);
}

/** Failures over time. Each bar leads to its records; one Tab stop, arrow keys from bar to bar. */
export function TrendChart({ bars, ends }: TrendChartProps) {
  const list = useRef<HTMLUListElement>(null);
  const [visited, setVisited] = useState<number | null>(null);
  const most = Math.max(1, ...bars.map(({ count }) => count));
  const stop = Math.min(visited ?? bars.length - 1, bars.length - 1);
  const onKeyDown = (event: KeyboardEvent) => {
    const target = targetOf(event.key, stop, bars.length);
    if (target === null) return;
    event.preventDefault();
    setVisited(target);
    list.current?.querySelectorAll('a')[target]?.focus();
  };
  return (
    <div>
      <p className="text-muted numeric text-xs">most in one bar: {formatCount(most)}</p>
      <ul
        ref={list}
        aria-label="Failures over time: arrow keys move, Enter opens the records"
        onKeyDown={onKeyDown}
        className="flex h-28 items-stretch gap-px border-b"
      >
        {bars.map(({ span, count, href }, place) => (
          <li key={span} className="relative flex min-w-0 flex-1 items-end">
            <span
              aria-hidden
              className="bg-danger block w-full rounded-t-xs"
              style={{ height: count === 0 ? 0 : `${Math.max(2, (count / most) * 100)}%` }}
            />
            <Link
              href={href}
              prefetch={false}
              tabIndex={place === stop ? 0 : -1}
              onFocus={() => setVisited(place)}
              title={`${span}: ${formatCountOf(count, 'failure')}`}
              aria-label={`${span}: ${formatCountOf(count, 'failure')}`}
              className="hover:bg-accent/15 focus-visible:bg-accent/15 absolute inset-0 rounded-xs"
            />
          </li>
        ))}
      </ul>
      <p className="text-muted mt-1 flex justify-between text-xs tabular-nums">
        <span>{ends[0]}</span>
        <span>{ends[1]}</span>
      </p>
    </div>
  );
}
