'use client';
import { clsx } from 'clsx';
import { KIND_LABELS } from '#lib/client/records/timeline';
import { TIMELINE_KINDS, type Timeline, type TimelineKind } from '#lib/contracts/timeline';
import { formatCount } from '#lib/format/count';

interface KindFilterProps {
  counts: Timeline['counts'];
  /** null: all kinds. */
  chosen: readonly TimelineKind[] | null;
  onChoose: (kinds: TimelineKind[] | null) => void;
}

/** Counting stops there. */
const MOST_COUNTED = 10_000;

/** Which kinds of entries are shown, with how many there are of each. */
export function KindFilter({ counts, chosen, onChoose }: KindFilterProps) {
  const there = TIMELINE_KINDS.filter((kind) => counts[kind] > 0 || chosen?.includes(kind));
  if (there.length < 2) return null;
  const toggle = (kind: TimelineKind) => {
    const before = chosen ?? [];
    const next = before.includes(kind) ? before.filter((one) => one !== kind) : [...before, kind];
    onChoose(next.length === 0 ? null : next);
  };
  return (
    <div role="group" aria-label="Shown in the timeline" className="relative flex flex-wrap gap-1">
      {there.map((kind) => {
        const isChosen = chosen?.includes(kind) ?? false;
        const count = counts[kind];
        return (
          <label
            key={kind}
            className={clsx(
              'has-focus-visible:outline-accent inline-flex h-6 cursor-pointer items-center gap-1 rounded-full border px-2 text-xs whitespace-nowrap has-focus-visible:outline-2',
              isChosen ? 'border-accent bg-accent-soft text-ink' : 'text-muted hover:text-ink',
            )}
          >
            <input
              type="checkbox"
              className="sr-only"
              checked={isChosen}
              onChange={() => toggle(kind)}
            />
            {KIND_LABELS[kind]}
            <span className="tabular-nums">
              {count >= MOST_COUNTED ? `${formatCount(MOST_COUNTED)}+` : formatCount(count)}
            </span>
          </label>
        );
      })}
    </div>
  );
}
