import { clsx } from 'clsx';
import { STATE_WORDS } from '#lib/client/errors/group-words';
import type { GroupState } from '#lib/domain/error-group';

const LOOKS: Readonly<Record<GroupState, string>> = {
  new: 'border-danger/40 bg-danger-soft text-danger',
  ongoing: 'border-line-strong text-ink',
  regressed: 'border-warning/40 bg-warning-soft text-warning',
  muted: 'border-line text-muted',
  resolved: 'border-transparent bg-status-processed-soft text-status-processed',
};

/** The state of an error group in its word and its colour. */
export function GroupStateBadge({ state }: { state: GroupState }) {
  const { label, means } = STATE_WORDS[state];
  return (
    <span
      title={means}
      className={clsx(
        'inline-flex items-center rounded-full border px-2 py-px text-xs font-medium whitespace-nowrap',
        LOOKS[state],
      )}
    >
      {label}
    </span>
  );
}
