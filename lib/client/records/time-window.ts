/** The time filter in words, and to and from the browser's own field for date and time. */
import { formatDayAndClock, type ZoneChoice } from '#lib/format/time';
import type { RecordFilters, WindowKey } from './record-filters.ts';

export const WINDOW_WORDS: Readonly<Record<WindowKey, string>> = {
  '15m': 'Last 15 min',
  '1h': 'Last hour',
  '24h': 'Last 24 h',
  '7d': 'Last 7 days',
};

/** What the filter says when it is closed. */
export function describeWindow(
  { time, ...range }: Pick<RecordFilters, 'window' | 'time' | 'from' | 'to'>,
  zone: ZoneChoice,
): string {
  const words = describeRange(range, zone);
  return time === null ? words : `Settled: ${words}`;
}

function describeRange(
  { window, from, to }: Pick<RecordFilters, 'window' | 'from' | 'to'>,
  zone: ZoneChoice,
): string {
  if (window !== null) return WINDOW_WORDS[window];
  const begin = from === null ? null : formatDayAndClock(new Date(from), zone);
  const end = to === null ? null : formatDayAndClock(new Date(to), zone);
  if (begin !== null && end !== null) return `${begin} to ${end}`;
  if (begin !== null) return `Since ${begin}`;
  return end === null ? 'Any time' : `Until ${end}`;
}

function pad(number: number): string {
  return String(number).padStart(2, '0');
}

/** A moment as `<input type="datetime-local">` wants it: without a zone, to the second. */
export function toLocalInput(at: Date, zone: ZoneChoice): string {
  if (zone === 'UTC') return at.toISOString().slice(0, 19);
  const day = `${String(at.getFullYear())}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`;
  return `${day}T${pad(at.getHours())}:${pad(at.getMinutes())}:${pad(at.getSeconds())}`;
}

/** The moment that such a field means; null while it is not complete. */
export function fromLocalInput(text: string, zone: ZoneChoice): Date | null {
  const at = new Date(zone === 'UTC' ? `${text}Z` : text);
  return text === '' || Number.isNaN(at.getTime()) ? null : at;
}
