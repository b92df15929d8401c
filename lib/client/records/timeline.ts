/** The story of a record in one line of time: received, attempts, replays, what is going on now. */
import type { Attempt, RecordDetail } from '#lib/contracts/record';
import type { Outcome } from '#lib/domain/outcome';

type Replay = RecordDetail['replays'][number];
type Lease = NonNullable<RecordDetail['lease']>;

export type TimelineEntry =
  | { readonly kind: 'received'; readonly key: string; readonly at: string }
  | { readonly kind: 'replay'; readonly key: string; readonly at: string; readonly replay: Replay }
  | {
      readonly kind: 'attempt';
      readonly key: string;
      readonly at: string;
      readonly attempt: Attempt;
    }
  | {
      readonly kind: 'running';
      readonly key: string;
      readonly at: string;
      readonly number: number;
      readonly lease: Lease;
    };

/** What an outcome means, as people say it. */
export const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  SUCCEEDED: 'Processed',
  POSTPONED: 'Failed, to be tried again',
  FAILED: 'Failed for good',
  LOST: 'Broken off: its worker was lost',
  ACKNOWLEDGED: 'Acknowledged',
  REJECTED: 'Rejected by the Integration App',
  UNACKNOWLEDGED: 'Not acknowledged in time',
};

function entriesOfGeneration(record: RecordDetail, generation: number): TimelineEntry[] {
  const replay = record.replays.find((one) => one.generation === generation);
  const attempts = record.attemptLog
    .filter((attempt) => attempt.generation === generation)
    .toSorted((one, other) => one.number - other.number);
  return [
    ...(replay === undefined
      ? []
      : [
          {
            kind: 'replay' as const,
            key: `replay-${String(generation)}`,
            at: replay.requestedAt,
            replay,
          },
        ]),
    ...attempts.map((attempt) => ({
      kind: 'attempt' as const,
      key: `attempt-${String(generation)}-${String(attempt.number)}`,
      at: attempt.startedAt,
      attempt,
    })),
  ];
}

function runningEntry(record: RecordDetail): TimelineEntry[] {
  const { lease, attempts, generation } = record;
  const ended = record.attemptLog.some(
    (attempt) => attempt.generation === generation && attempt.number === attempts,
  );
  if (lease === null || ended) return [];
  return [{ kind: 'running', key: 'running', at: lease.claimedAt, number: attempts, lease }];
}

/** Oldest first: generation by generation, since the clocks of workers and database may differ. */
export function buildTimeline(record: RecordDetail): TimelineEntry[] {
  const generations = Array.from({ length: record.generation + 1 }, (_, generation) => generation);
  return [
    { kind: 'received', key: 'received', at: record.receivedAt },
    ...generations.flatMap((generation) => entriesOfGeneration(record, generation)),
    ...runningEntry(record),
  ];
}
