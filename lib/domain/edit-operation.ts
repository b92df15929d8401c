/** The life of an edit of many records, in the words of the database. */
export const EDIT_STATES = ['preparing', 'running', 'done', 'halted', 'cancelled'] as const;
/** preparing: its set is being frozen. halted: it could not go on, and says why. */
export type EditState = (typeof EDIT_STATES)[number];

/** What became of one record of it. for_approval: edited, and waiting for a second person. */
export const EDIT_OUTCOMES = ['waiting', 'applied', 'for_approval', 'refused'] as const;
export type EditOutcome = (typeof EDIT_OUTCOMES)[number];

/** Whether records are still edited. */
export function isEditing(state: EditState): boolean {
  return state === 'preparing' || state === 'running';
}
