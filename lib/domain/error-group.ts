/** Error groups: failures with one cause, and where a group stands. */

/**
 * `new`: first seen within the last day and not reopened by a person. `ongoing`: it happens, or has
 * happened, and nobody has said otherwise. `resolved`: a person said that its cause is gone.
 * `regressed`: it happened after that. `muted`: a person wants to hear no more of it for now.
 */
export const GROUP_STATES = ['new', 'ongoing', 'resolved', 'regressed', 'muted'] as const;
export type GroupState = (typeof GROUP_STATES)[number];

/** States in which a group asks for somebody's attention. */
export const UNRESOLVED_STATES: readonly GroupState[] = ['new', 'ongoing', 'regressed'];

/** What the history of a group tells. */
export const GROUP_EVENTS = [
  'resolved',
  'muted',
  'reopened',
  'regressed',
  'assigned',
  'tagged',
  'ticket_linked',
  'noted',
] as const;
export type GroupEventKind = (typeof GROUP_EVENTS)[number];
