/** Says when something was: how long ago at a glance, and the exact moment in a named zone. */
import { formatDuration } from './duration.ts';

/** The zones a person can choose between: the browser's own, or UTC. */
export const ZONE_CHOICES = ['local', 'UTC'] as const;
export type ZoneChoice = (typeof ZONE_CHOICES)[number];

const JUST_NOW_MS = 5_000;
const RELATIVE_UNITS: readonly [number, string][] = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1_000, 's'],
];

/**
 * How far a moment is from now, in its largest unit: `just now`, `12 s ago`, `in 3 min`, `5 d ago`.
 * Moments up to five seconds ahead count as now: two clocks never agree to the second.
 */
export function formatRelative(at: Date, now: Date): string {
  const distanceMs = now.getTime() - at.getTime();
  const size = Math.abs(distanceMs);
  if (size < JUST_NOW_MS) return 'just now';
  const [unitMs, unit] = RELATIVE_UNITS.find(([ms]) => size >= ms) ?? [1_000, 's'];
  const text = `${String(Math.floor(size / unitMs))} ${unit}`;
  return distanceMs > 0 ? `${text} ago` : `in ${text}`;
}

/** How long ago a moment was, without `ago`: `3 min 12 s`. Never negative. */
export function formatAge(at: Date, now: Date): string {
  return formatDuration(Math.max(0, now.getTime() - at.getTime()));
}

function zoneOption(zone: ZoneChoice): { timeZone?: string } {
  return zone === 'local' ? {} : { timeZone: zone };
}

/** The exact moment, to the millisecond, with its zone: `22 Nov 2026, 17:43:44.123 UTC`. */
export function formatExact(at: Date, zone: ZoneChoice): string {
  return new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    timeZoneName: 'short',
    ...zoneOption(zone),
  }).format(at);
}

/** The time of day, as an axis shows it: `17:43`. */
export function formatClock(at: Date, zone: ZoneChoice): string {
  return new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    ...zoneOption(zone),
  }).format(at);
}

/** Day and time of day, as an axis over several days shows it: `22 Nov, 17:00`. */
export function formatDayAndClock(at: Date, zone: ZoneChoice): string {
  return new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    ...zoneOption(zone),
  }).format(at);
}

/** The name of a zone as it stands beside a range of times: `UTC`, `CET`. */
export function formatZoneName(at: Date, zone: ZoneChoice): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZoneName: 'short',
    ...zoneOption(zone),
  }).formatToParts(at);
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? zone;
}
