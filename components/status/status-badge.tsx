import { clsx } from 'clsx';
import { STATUS_LABELS, type Status } from '#lib/domain/status';
import { statusColor, statusSoftColor } from '#lib/format/status-color';

interface StatusBadgeProps {
  status: Status;
  className?: string;
}

/** A status in its word and its colour. */
export function StatusBadge({ status, className }: StatusBadgeProps) {
  return (
    <span
      className={clsx(
        'inline-flex items-center gap-1.5 rounded-full px-2 py-0.5 text-xs font-medium whitespace-nowrap',
        className,
      )}
      style={{ color: statusColor(status), backgroundColor: statusSoftColor(status) }}
    >
      <StatusDot status={status} />
      {STATUS_LABELS[status]}
    </span>
  );
}

/** The colour of a status as a dot; the word must stand beside it. */
export function StatusDot({ status }: { status: Status }) {
  return (
    <span
      aria-hidden
      className="inline-block size-2 shrink-0 rounded-full"
      style={{ backgroundColor: statusColor(status) }}
    />
  );
}
