/** An instant as the clock on somebody's wall shows it. */

/** RFC 3339 with the offset that the time zone has at that instant, such as `…T01:13:00+05:30`. */
export function toLocalTime(instant: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone,
    timeZoneName: 'longOffset',
  }).formatToParts(instant);
  const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
  const [, sign = '+', hours = '00', minutes = '00'] = /^GMT([+-])(\d\d):(\d\d)$/.exec(name) ?? [];
  const offsetMinutes = Number(hours) * 60 + Number(minutes);
  const shiftMs = (sign === '-' ? -1 : 1) * offsetMinutes * 60_000;
  const wall = new Date(instant.getTime() + shiftMs).toISOString().slice(0, 19);
  return `${wall}${sign}${hours}:${minutes}`;
}
