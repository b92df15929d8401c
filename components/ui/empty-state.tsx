import type { ReactNode } from 'react';

/** What stands where there is nothing to show, and what to do about it. */
export function EmptyState({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="px-4 py-10 text-center">
      <p className="font-medium">{title}</p>
      {children !== undefined && <div className="text-muted mt-1">{children}</div>}
    </div>
  );
}
