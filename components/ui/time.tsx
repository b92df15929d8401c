'use client';
import { usePreferences } from '#lib/client/preferences';
import { useNow } from '#lib/client/use-now';
import { formatAge, formatDayAndClock, formatExact, formatRelative } from '#lib/format/time';

interface TimeProps {
  /** RFC 3339. */
  at: string;
  className?: string;
}

/** How long ago a moment was, with the exact moment on hover. */
export function Time({ at, className }: TimeProps) {
  const now = useNow();
  const { timeZone } = usePreferences();
  const moment = new Date(at);
  return (
    <time
      dateTime={at}
      title={formatExact(moment, timeZone)}
      className={className}
      suppressHydrationWarning
    >
      {formatRelative(moment, now)}
    </time>
  );
}

/** How long something has waited since a moment, with the exact moment on hover. */
export function Age({ since, className }: { since: string; className?: string }) {
  const now = useNow();
  const { timeZone } = usePreferences();
  const moment = new Date(since);
  return (
    <time
      dateTime={since}
      title={`since ${formatExact(moment, timeZone)}`}
      className={className}
      suppressHydrationWarning
    >
      {formatAge(moment, now)}
    </time>
  );
}

/** The exact moment, in the zone that the person chose. */
export function ExactTime({ at, className }: TimeProps) {
  const { timeZone } = usePreferences();
  return (
    <time dateTime={at} className={className} suppressHydrationWarning>
      {formatExact(new Date(at), timeZone)}
    </time>
  );
}

/** Day and time of day, with the exact moment on hover: for a moment that somebody waits for. */
export function ClockTime({ at, className }: TimeProps) {
  const { timeZone } = usePreferences();
  const moment = new Date(at);
  return (
    <time
      dateTime={at}
      title={formatExact(moment, timeZone)}
      className={className}
      suppressHydrationWarning
    >
      {formatDayAndClock(moment, timeZone)}
    </time>
  );
}
