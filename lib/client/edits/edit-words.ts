/** Says in words where an edit of many records stands. */
import type { EditOperation } from '#lib/contracts/edit-many';
import { isEditing, type EditState } from '#lib/domain/edit-operation';
import { formatCount, formatCountOf } from '#lib/format/count';

export const EDIT_STATE_LABELS: Readonly<Record<EditState, string>> = {
  preparing: 'Collecting',
  running: 'Editing',
  done: 'Done',
  halted: 'Halted',
  cancelled: 'Stopped',
};

/** How many came to what, in one sentence. */
export function sayEdited({ counts, notFound }: EditOperation): string {
  const { applied, forApproval, refused, waiting } = counts;
  const parts = [
    `${formatCountOf(applied, 'record')} edited`,
    ...(forApproval > 0 ? [`${formatCount(forApproval)} waiting for a second person`] : []),
    ...(refused > 0 ? [`${formatCount(refused)} left as they are`] : []),
    ...(waiting > 0 ? [`${formatCount(waiting)} not yet looked at`] : []),
    ...(notFound > 0 ? [`${formatCount(notFound)} named and not found`] : []),
  ];
  return `${parts.join(', ')}.`;
}

/** How much of the set has been looked at: 0 to 1; of an empty one that has ended, all. */
export function shareEdited({ counts, state }: Pick<EditOperation, 'counts' | 'state'>): number {
  if (state === 'preparing') return 0;
  if (counts.total === 0) return isEditing(state) ? 0 : 1;
  return (counts.total - counts.waiting) / counts.total;
}
