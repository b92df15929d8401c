/** What can be true of a record beside its status, as lists are filtered by it. */

/**
 * offered: out for delivery; overdue: queued longer than its source allows; rejected: its latest offer was
 * refused; held: no more attempts by itself. All but the last are of egress only.
 */
export const RECORD_FACTS = ['offered', 'overdue', 'rejected', 'held'] as const;
export type RecordFact = (typeof RECORD_FACTS)[number];

export const FACT_LABELS: Readonly<Record<RecordFact, string>> = {
  offered: 'Offered',
  overdue: 'Overdue',
  rejected: 'Rejected',
  held: 'Held',
};
