const LABELS = { held: 'Held', overdue: 'Overdue', leased: 'In progress' } as const;
const TITLES = {
  held: 'No more automatic attempts until a person acts',
  overdue: 'Queued longer than its source allows without acknowledgement',
  leased: 'Being processed or out for delivery at this moment',
} as const;

/** A fact beside the status. */
export function FactBadge({ fact }: { fact: keyof typeof LABELS }) {
  return (
    <span
      title={TITLES[fact]}
      className="border-line-strong text-muted inline-flex items-center rounded-full border px-2 py-px text-xs whitespace-nowrap"
    >
      {LABELS[fact]}
    </span>
  );
}
