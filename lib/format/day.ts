/** Names the day of a moment. */
import type { ZoneChoice } from './time.ts';

const SHAPE = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const;
const FORMATS: Readonly<Record<ZoneChoice, Intl.DateTimeFormat>> = {
  UTC: new Intl.DateTimeFormat('en-GB', { ...SHAPE, timeZone: 'UTC' }),
  local: new Intl.DateTimeFormat('en-GB', SHAPE),
};

/** Such as `Sunday 22 November 2026`, in the zone that the person chose. */
export function formatDay(moment: Date, zone: ZoneChoice): string {
  return FORMATS[zone].format(moment).replace(',', '');
}
