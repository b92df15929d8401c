/** The five statuses, their words and which direction each belongs to. The only place that spells them. */
import type { Direction } from './direction.ts';

export const STATUSES = ['JUST_IN', 'PROCESSED', 'ERROR', 'QUEUED', 'ACKNOWLEDGED'] as const;
export type Status = (typeof STATUSES)[number];

/** The words that people read. */
export const STATUS_LABELS: Readonly<Record<Status, string>> = {
  JUST_IN: 'Just in',
  PROCESSED: 'Processed',
  ERROR: 'Error',
  QUEUED: 'Queued',
  ACKNOWLEDGED: 'Acknowledged',
};

export const STATUSES_OF: Readonly<Record<Direction, readonly Status[]>> = {
  INGRESS: ['JUST_IN', 'PROCESSED', 'ERROR'],
  EGRESS: ['QUEUED', 'ACKNOWLEDGED'],
};

/** The status of a record that waits for its first or next attempt. */
export const WAITING_STATUS_OF = {
  INGRESS: 'JUST_IN',
  EGRESS: 'QUEUED',
} as const satisfies Readonly<Record<Direction, Status>>;
export type WaitingStatus = (typeof WAITING_STATUS_OF)[Direction];

/** The direction that a status belongs to. */
export function directionOf(status: Status): Direction {
  return STATUSES_OF.INGRESS.includes(status) ? 'INGRESS' : 'EGRESS';
}
