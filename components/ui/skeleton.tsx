import { clsx } from 'clsx';

/** A grey place that keeps the room of what is coming, so that nothing jumps. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={clsx('bg-sunken animate-pulse rounded-md', className)} />;
}
