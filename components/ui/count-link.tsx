import { clsx } from 'clsx';
import Link from 'next/link';
import { formatCount } from '#lib/format/count';

interface CountLinkProps {
  count: number;
  href: string;
  /** What is counted, for screen readers: `in error from shop`. */
  label: string;
  className?: string | undefined;
}

/** A count that leads to the rows behind it. Nothing is a quiet zero. */
export function CountLink({ count, href, label, className }: CountLinkProps) {
  return (
    <Link
      href={href}
      className={clsx(
        'tabular-nums',
        count === 0 ? 'text-muted hover:underline' : 'link',
        className,
      )}
    >
      {formatCount(count)}
      <span className="sr-only"> {label}</span>
    </Link>
  );
}
