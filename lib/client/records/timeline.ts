/** The story of a record in one line of time: what is told of it, by days, and what is going on now. */
import type { Attempt, RecordDetail } from '#lib/contracts/record';
import type { TimelineEntry, TimelineKind } from '#lib/contracts/timeline';
import type { Outcome } from '#lib/domain/outcome';

/** What an outcome means, as people say it. */
export const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  SUCCEEDED: 'Processed',
  POSTPONED: 'Failed, to be tried again',
  FAILED: 'Failed for good',
  LOST: 'Broken off: its worker was lost',
  ACKNOWLEDGED: 'Acknowledged',
  REJECTED: 'Rejected by the Integration App',
  UNACKNOWLEDGED: 'Not acknowledged in time',
  UNDELIVERED: 'Could not be delivered',
};

/** What the kinds are called where one chooses among them. */
export const KIND_LABELS: Readonly<Record<TimelineKind, string>> = {
  received: 'Reception',
  attempt: 'Attempts',
  replay: 'Replays',
  edit: 'Edits',
  comment: 'Comments',
  egress: 'Egress',
  notice: 'Notices',
  same_reference: 'Same reference',
};

export interface TimelineDay {
  /** As people write it, such as `22 November 2026`. */
  readonly name: string;
  readonly entries: readonly TimelineEntry[];
}

/** The entries, oldest first, by the days on which they were. `nameDay` tells the day of a time. */
export function splitIntoDays(
  entries: readonly TimelineEntry[],
  nameDay: (at: string) => string,
): TimelineDay[] {
  const days: { name: string; entries: TimelineEntry[] }[] = [];
  for (const entry of entries) {
    const name = nameDay(entry.at);
    const last = days.at(-1);
    if (last?.name === name) last.entries.push(entry);
    else days.push({ name, entries: [entry] });
  }
  return days;
}

/** What a record waits for, or that somebody works on it; null: it has come to its end. */
export type Present =
  | {
      readonly kind: 'running';
      readonly number: number;
      readonly lease: NonNullable<RecordDetail['lease']>;
    }
  | { readonly kind: 'due'; readonly number: number; readonly at: string }
  | { readonly kind: 'held' };

/** What goes on with a record at this moment. */
export function presentOf(record: RecordDetail): Present | null {
  const { lease, attempts, generation, dueAt, held } = record;
  const hasEnded = record.attemptLog.some(
    (attempt) => attempt.generation === generation && attempt.number === attempts,
  );
  if (lease !== null && !hasEnded) return { kind: 'running', number: attempts, lease };
  if (held) return { kind: 'held' };
  return dueAt === null ? null : { kind: 'due', number: attempts + 1, at: dueAt };
}

export interface AttemptChange {
  readonly what: string;
  readonly before: string;
  readonly after: string;
}

interface ComparedAttempt {
  readonly attempt: Attempt;
  readonly revision: number | null;
}

/** What an attempt had different from the one before it. Durations always differ and are left out. */
export function compareAttempts(before: ComparedAttempt, after: ComparedAttempt): AttemptChange[] {
  const [old, now] = [factsOf(before), factsOf(after)];
  return [...old].flatMap(([what, value]) => {
    const other = now.get(what) ?? '';
    return value === other ? [] : [{ what, before: value, after: other }];
  });
}

function factsOf({ attempt, revision }: ComparedAttempt): Map<string, string> {
  const { failure, handler, handlerVersion, outcome, holder } = attempt;
  const violations = failure?.violations ?? [];
  return new Map([
    ['Outcome', OUTCOME_WORDS[outcome]],
    ['Failure', failure === null ? 'none' : `${failure.class}/${failure.code}`],
    ['Message', failure?.message ?? 'none'],
    [
      'Fields',
      violations.map(({ pointer }) => pointer || 'the whole payload').join(', ') || 'none',
    ],
    ['Handler', handler ?? 'none'],
    ['Handler version', handlerVersion ?? 'none'],
    ['Revision', revision === null ? 'not known' : String(revision)],
    ['Worker', holder],
  ]);
}
