import { clsx } from 'clsx';
import { STATE_LABELS, STATE_MEANINGS } from '#lib/client/replays/operation-words';
import type { OperationState } from '#lib/domain/replay-operation';

const NEEDS_A_PERSON: ReadonlySet<OperationState> = new Set(['awaiting', 'halted']);
const MOVES: ReadonlySet<OperationState> = new Set(['preparing', 'canary', 'running']);

/** The state of a replay operation in a word; what waits for a person stands out. */
export function StateBadge({ state }: { state: OperationState }) {
  return (
    <span
      title={STATE_MEANINGS[state]}
      className={clsx(
        'inline-flex items-center rounded-full border px-2 py-px text-xs font-medium whitespace-nowrap',
        NEEDS_A_PERSON.has(state) && 'border-warning/40 bg-warning-soft text-warning',
        MOVES.has(state) && 'bg-accent-soft text-accent border-transparent',
        !NEEDS_A_PERSON.has(state) && !MOVES.has(state) && 'border-line-strong text-muted',
      )}
    >
      {STATE_LABELS[state]}
    </span>
  );
}
