/** Says in plain sentences what a replay operation will do, before anybody starts it. */
import { formatCount, formatCountOf } from '#lib/format/count';
import { formatDuration } from '#lib/format/duration';
import { formatPercent } from '#lib/format/percent';

export interface ReplayPlan {
  /** How many records it will put back to their start. */
  readonly records: number;
  /** The most a second; null: as fast as the workers go. */
  readonly ratePerSecond: number | null;
  readonly canary: { readonly size: number; readonly waitSeconds: number | null } | null;
  /** Halts when more than this part of what was replayed fails again; 0 to 1. */
  readonly haltAtErrorShare: number | null;
  /** The moment it begins, as it is shown; null: at once. */
  readonly startAt: string | null;
}

const SECOND_MS = 1_000;

function describeCanary({ size, waitSeconds }: NonNullable<ReplayPlan['canary']>): string {
  const first = `The first ${formatCountOf(size, 'record')} go alone; the rest `;
  if (waitSeconds === null) return `${first}waits until somebody says “continue”.`;
  return `${first}follows ${formatDuration(waitSeconds * SECOND_MS)} after they are done.`;
}

function describePace({ records, ratePerSecond }: ReplayPlan): string {
  if (ratePerSecond === null) return 'as fast as the workers take them';
  const lasts = formatDuration(Math.ceil(records / ratePerSecond) * SECOND_MS);
  return `at most ${formatCount(ratePerSecond)} a second, which takes ${lasts} or longer`;
}

/** A sentence or more; the first says how many, when and how fast. */
export function describePlan(plan: ReplayPlan): readonly string[] {
  const { records, canary, haltAtErrorShare, startAt } = plan;
  if (records === 0) return ['Nothing will be replayed: none of these records can be.'];
  const many = canary !== null && canary.size < records;
  return [
    `${formatCountOf(records, 'record')} will be replayed, ${startAt === null ? 'beginning now' : `beginning ${startAt}`}, ${describePace(plan)}.`,
    ...(many ? [describeCanary(canary)] : []),
    ...(haltAtErrorShare === null
      ? []
      : [`It halts by itself when more than ${formatPercent(haltAtErrorShare)} fail again.`]),
    'Records that arrive from now on are not part of it.',
  ];
}
