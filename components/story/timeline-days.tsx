'use client';
import { clsx } from 'clsx';
import { ExactTime } from '#components/ui/time';
import { usePreferences } from '#lib/client/preferences';
import { splitIntoDays } from '#lib/client/records/timeline';
import type { EntryOf, TimelineEntry } from '#lib/contracts/timeline';
import type { Direction } from '#lib/domain/direction';
import { formatDay } from '#lib/format/day';
import { EntryIcon } from './entry-icon.tsx';
import { EntryText } from './entry-text.tsx';

interface TimelineDaysProps {
  /** Oldest first. */
  entries: readonly TimelineEntry[];
  direction: Direction;
  /** Key of the entry that the address names. */
  linked: string;
}

/** Entries under the days on which they were. Each can be linked to by its time. */
export function TimelineDays({ entries, direction, linked }: TimelineDaysProps) {
  const { timeZone } = usePreferences();
  const days = splitIntoDays(entries, (at) => formatDay(new Date(at), timeZone));
  const attempts = entries.filter((entry) => entry.kind === 'attempt');
  return days.map(({ name, entries: ofDay }) => (
    <section key={name} aria-label={name}>
      <h3 className="text-muted mb-1 text-xs font-medium" suppressHydrationWarning>
        {name}
      </h3>
      <ol>
        {ofDay.map((entry) => (
          <Entry
            key={entry.key}
            entry={entry}
            direction={direction}
            isLinked={entry.key === linked}
            before={attemptBefore(attempts, entry)}
          />
        ))}
      </ol>
    </section>
  ));
}

function attemptBefore(
  attempts: readonly EntryOf<'attempt'>[],
  entry: TimelineEntry,
): EntryOf<'attempt'> | null {
  if (entry.kind !== 'attempt') return null;
  return attempts[attempts.indexOf(entry) - 1] ?? null;
}

interface EntryProps {
  entry: TimelineEntry;
  direction: Direction;
  isLinked: boolean;
  before: EntryOf<'attempt'> | null;
}

function Entry({ entry, direction, isLinked, before }: EntryProps) {
  return (
    <li
      id={entry.key}
      className={clsx(
        'before:bg-line relative -mx-1 grid scroll-mt-28 grid-cols-[1.25rem_minmax(0,1fr)] gap-x-2 rounded px-1 pb-3 before:absolute before:top-5 before:bottom-0 before:left-[0.75rem] before:w-px last:before:hidden',
        isLinked && 'bg-accent-soft',
      )}
    >
      <span className="pt-0.5">
        <EntryIcon entry={entry} />
      </span>
      <div className="min-w-0">
        <EntryText entry={entry} direction={direction} before={before} />
        <a href={`#${entry.key}`} title="Link to this entry" className="hover:underline">
          <ExactTime at={entry.at} className="text-muted block text-xs tabular-nums" />
        </a>
      </div>
    </li>
  );
}
