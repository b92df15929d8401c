/** Names the stretches of time of a chart. */
import { formatClock, formatDayAndClock, type ZoneChoice } from '#lib/format/time';

export interface TimeSpan {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface BucketNames {
  /** The beginning, as the axis says it. */
  readonly tickOf: (bucket: TimeSpan) => string;
  /** The whole span, as tooltips and tables say it. */
  readonly spanOf: (bucket: TimeSpan) => string;
}

/** `long`: over several days, so that the day must be said too. */
export function nameBuckets(long: boolean, timeZone: ZoneChoice): BucketNames {
  const format = long ? formatDayAndClock : formatClock;
  return {
    tickOf: ({ fromMs }) => format(new Date(fromMs), timeZone),
    spanOf: ({ fromMs, toMs }) =>
      `${format(new Date(fromMs), timeZone)} – ${formatClock(new Date(toMs), timeZone)}`,
  };
}
