import { FACT_LABELS } from '#lib/domain/record-fact';

const LABELS = { ...FACT_LABELS, leased: 'In progress' } as const;
const TITLES = {
  held: 'No more automatic attempts until a person acts',
  overdue: 'Queued longer than its source allows without acknowledgement',
  rejected: 'The Integration App has refused its latest offer',
  offered: 'Out for delivery: its acknowledgement is awaited',
  leased: 'Being processed at this moment',
} as const;

export type Fact = keyof typeof LABELS;

/** A fact beside the status. */
export function FactBadge({ fact }: { fact: Fact }) {
  return (
    <span
      title={TITLES[fact]}
      className="border-line-strong text-muted inline-flex items-center rounded-full border px-2 py-px text-xs whitespace-nowrap"
    >
      {LABELS[fact]}
    </span>
  );
}
