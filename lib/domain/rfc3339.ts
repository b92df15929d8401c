/** Times as RFC 3339 writes them. */
const PATTERN =
  /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?(?:[Zz]|([+-])(\d{2}):(\d{2}))$/;
const MINUTE_MS = 60_000;

/** The instant, cut to milliseconds, or null if the text is no RFC 3339 date-time (§5.6). */
export function parseRfc3339(text: string): Date | null {
  const match = PATTERN.exec(text);
  if (match === null) return null;
  const number = (group: number) => Number(match[group] ?? 0);
  const [year, month, day] = [number(1), number(2), number(3)];
  const [hour, minute, second] = [number(4), number(5), number(6)];
  const offset = offsetMinutes(match[8], number(9), number(10));
  if (!isDate(year, month, day) || !isTime(hour, minute, second) || offset === null) return null;
  const milliseconds = Number((match[7] ?? '').padEnd(3, '0').slice(0, 3));
  const utc = new Date(0);
  utc.setUTCFullYear(year, month - 1, day);
  utc.setUTCHours(hour, minute, second, milliseconds);
  return new Date(utc.getTime() - offset * MINUTE_MS);
}

function isDate(year: number, month: number, day: number): boolean {
  // 2000 + year % 400 has the same calendar, and none of the years that Date takes for 19xx.
  const daysInMonth = new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth;
}

/** Second 60 is a leap second, which §5.6 allows. */
function isTime(hour: number, minute: number, second: number): boolean {
  return hour <= 23 && minute <= 59 && second <= 60;
}

function offsetMinutes(sign: string | undefined, hours: number, minutes: number): number | null {
  if (hours > 23 || minutes > 59) return null;
  return (sign === '-' ? -1 : 1) * (hours * 60 + minutes);
}
