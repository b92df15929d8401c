/**
 * The state machine, whole. A record's way is: from a status, by an event, to a status.
 * docs/state-machine.md shows the same table to people, and a test compares the two.
 */
import type { Direction } from './direction.ts';
import type { Status } from './status.ts';

export type TransitionEvent =
  | 'receive'
  | 'enqueue'
  | 'succeed'
  | 'postpone'
  | 'fail'
  | 'expire'
  | 'hold'
  | 'acknowledge'
  | 'replay';

export interface Transition {
  readonly direction: Direction;
  readonly from: Status | null;
  readonly event: TransitionEvent;
  readonly to: Status;
}

export const TRANSITIONS: readonly Transition[] = [
  { direction: 'INGRESS', from: null, event: 'receive', to: 'JUST_IN' },
  { direction: 'INGRESS', from: 'JUST_IN', event: 'succeed', to: 'PROCESSED' },
  { direction: 'INGRESS', from: 'JUST_IN', event: 'postpone', to: 'JUST_IN' },
  { direction: 'INGRESS', from: 'JUST_IN', event: 'fail', to: 'ERROR' },
  { direction: 'INGRESS', from: 'ERROR', event: 'replay', to: 'JUST_IN' },
  { direction: 'INGRESS', from: 'PROCESSED', event: 'replay', to: 'JUST_IN' },
  { direction: 'EGRESS', from: null, event: 'enqueue', to: 'QUEUED' },
  { direction: 'EGRESS', from: 'QUEUED', event: 'expire', to: 'QUEUED' },
  { direction: 'EGRESS', from: 'QUEUED', event: 'hold', to: 'QUEUED' },
  { direction: 'EGRESS', from: 'QUEUED', event: 'acknowledge', to: 'ACKNOWLEDGED' },
  { direction: 'EGRESS', from: 'ACKNOWLEDGED', event: 'acknowledge', to: 'ACKNOWLEDGED' },
  { direction: 'EGRESS', from: 'QUEUED', event: 'replay', to: 'QUEUED' },
  { direction: 'EGRESS', from: 'ACKNOWLEDGED', event: 'replay', to: 'QUEUED' },
];

/** The status that an event leads to, or null where the move is not legal. */
export function transition(
  direction: Direction,
  from: Status | null,
  event: TransitionEvent,
): Status | null {
  const found = TRANSITIONS.find(
    (move) => move.direction === direction && move.from === from && move.event === event,
  );
  return found?.to ?? null;
}
