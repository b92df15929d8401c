/** Times as RFC 3339 writes them. */
const PATTERN =
  /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?(?:[Zz]|([+-])(\d{2}):(\d{2}))$/;
const MINUTE_MS = 60_000;

/** The instant, cut to milliseconds, or null if the text is no RFC 3339 date-time (§5.6). */
export function parseRfc3339(text: string): Date | null {
  const match = PATTERN.exec(text);
  if (match === null) return null;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as number[];
  const parts = [year, month, day, hour, minute, second].map((part) => part ?? NaN);
  if (!isCalendarTime(parts)) return null;
  const milliseconds = Number((match[7] ?? '').padEnd(3, '0').slice(0, 3));
  const offset = offsetMinutes(match[8], Number(match[9] ?? 0), Number(match[10] ?? 0));
  if (offset === null) return null;
  const utc = new Date(0);
  utc.setUTCFullYear(parts[0] ?? NaN, (parts[1] ?? NaN) - 1, parts[2]);
  utc.setUTCHours(parts[3] ?? NaN, parts[4], parts[5], milliseconds);
  return new Date(utc.getTime() - offset * MINUTE_MS);
}

/** Second 60 is a leap second, which §5.6 allows. */
function isCalendarTime(parts: readonly number[]): boolean {
  const [year = NaN, month = NaN, day = NaN, hour = NaN, minute = NaN, second = NaN] = parts;
  const daysInMonth = new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
  return (
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= daysInMonth &&
    hour <= 23 &&
    minute <= 59 &&
    second <= 60
  );
}

function offsetMinutes(sign: string | undefined, hours: number, minutes: number): number | null {
  if (hours > 23 || minutes > 59) return null;
  return (sign === '-' ? -1 : 1) * (hours * 60 + minutes);
}
