/** The failure that a record shows: the last of this generation, with all that is known about it. */
import type { Attempt, RecordDetail } from '#lib/contracts/record';

export interface LatestFailure {
  readonly failure: NonNullable<Attempt['failure']>;
  /** null when only the summary is known. */
  readonly attempt: Attempt | null;
}

/** null for a record without one, and for a record that got done in the end. */
export function latestFailure(record: RecordDetail): LatestFailure | null {
  if (record.failure === null) return null;
  const attempt = record.attemptLog
    .filter((one) => one.generation === record.generation && one.failure !== null)
    .toSorted((one, other) => one.number - other.number)
    .at(-1);
  const failure = attempt?.failure;
  if (attempt === undefined || failure === undefined || failure === null) {
    return { failure: record.failure, attempt: null };
  }
  return { failure, attempt };
}
