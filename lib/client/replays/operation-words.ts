/** The words and colours of replay operations: one for each state and each outcome. */
import type { ReplayOperation } from '#lib/contracts/replay-operation';
import type { ItemOutcome, OperationAction, OperationState } from '#lib/domain/replay-operation';

export const STATE_LABELS: Readonly<Record<OperationState, string>> = {
  preparing: 'Preparing',
  scheduled: 'Scheduled',
  canary: 'Canary',
  awaiting: 'Waits for a person',
  running: 'Running',
  paused: 'Paused',
  halted: 'Halted',
  done: 'Done',
  cancelled: 'Cancelled',
};

/** What a state means, for those who see it first. */
export const STATE_MEANINGS: Readonly<Record<OperationState, string>> = {
  preparing: 'Its records are being collected; what arrives later is not part of it.',
  scheduled: 'It begins by itself at its start time.',
  canary: 'The first few are replayed; the rest waits for what becomes of them.',
  awaiting: 'The first few are done. It goes on when somebody says so.',
  running: 'Records are put back to their start.',
  paused: 'Somebody paused it. What was begun goes on to its end.',
  halted: 'Its stop rule stopped it. What was begun goes on to its end.',
  done: 'Every record of it has come to an end.',
  cancelled: 'Somebody cancelled it. What was not begun stays as it was.',
};

export const ACTION_LABELS: Readonly<Record<OperationAction, string>> = {
  pause: 'Pause',
  resume: 'Resume',
  continue: 'Continue with the rest',
  cancel: 'Cancel',
};

type CountName = Exclude<keyof ReplayOperation['counts'], 'total'>;

export interface OutcomeWords {
  readonly outcome: ItemOutcome;
  readonly count: CountName;
  readonly label: string;
  readonly meaning: string;
  readonly color: string;
}

/** Every outcome, in the order in which they are shown. */
export const OUTCOMES_SHOWN: readonly OutcomeWords[] = [
  {
    outcome: 'fixed',
    count: 'fixed',
    label: 'Fixed',
    meaning: 'Now Processed or Acknowledged',
    color: 'var(--status-processed)',
  },
  {
    outcome: 'failed_same',
    count: 'failedSame',
    label: 'Failed the same way',
    meaning: 'For the cause they had failed for before',
    color: 'var(--status-error)',
  },
  {
    outcome: 'failed_new',
    count: 'failedNew',
    label: 'Failed a new way',
    meaning: 'For a cause they had not failed for before',
    color: 'var(--status-queued)',
  },
  {
    outcome: 'skipped',
    count: 'skipped',
    label: 'Skipped',
    meaning: 'Not replayed',
    color: 'var(--line-strong)',
  },
  {
    outcome: 'in_work',
    count: 'inWork',
    label: 'In work',
    meaning: 'Replayed, not at an end yet',
    color: 'var(--status-just-in)',
  },
  {
    outcome: 'waiting',
    count: 'waiting',
    label: 'Waiting',
    meaning: 'Not replayed yet',
    color: 'var(--sunken)',
  },
];

const ENDED: ReadonlySet<OperationState> = new Set(['done', 'cancelled']);

/** Whether the counts of an operation can still change. */
export function isLive({ state, counts }: ReplayOperation): boolean {
  return !ENDED.has(state) || counts.inWork > 0;
}
