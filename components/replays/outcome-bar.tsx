import { formatCount } from '#lib/format/count';

export interface OutcomeShare {
  readonly label: string;
  readonly count: number;
  /** A CSS colour. */
  readonly color: string;
}

interface OutcomeBarProps {
  shares: readonly OutcomeShare[];
  /** What the bar is about, for screen readers. */
  label: string;
  className?: string;
}

/** How a whole divides, as a bar; what is not there takes no room. */
export function OutcomeBar({ shares, label, className = 'h-2' }: OutcomeBarProps) {
  const total = shares.reduce((sum, { count }) => sum + count, 0);
  const said = shares
    .filter(({ count }) => count > 0)
    .map((share) => `${share.label} ${formatCount(share.count)}`);
  return (
    <div
      role="img"
      aria-label={`${label}: ${said.join(', ') || 'nothing'}`}
      title={said.join(' · ')}
      className={`bg-sunken flex w-full min-w-16 overflow-hidden rounded-full border ${className}`}
    >
      {total > 0 &&
        shares
          .filter(({ count }) => count > 0)
          .map((share) => (
            <div
              key={share.label}
              style={{ width: `${String((share.count / total) * 100)}%`, background: share.color }}
            />
          ))}
    </div>
  );
}
