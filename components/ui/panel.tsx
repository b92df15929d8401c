import { clsx } from 'clsx';
import type { ReactNode } from 'react';

interface PanelProps {
  title?: ReactNode;
  /** What stands at the right end of the title: a switch, a link. */
  actions?: ReactNode;
  children: ReactNode;
  className?: string;
}

/** A bordered part of a page, with its heading. */
export function Panel({ title, actions, children, className }: PanelProps) {
  return (
    <section className={clsx('bg-panel min-w-0 rounded-lg border', className)}>
      {(title !== undefined || actions !== undefined) && (
        <header className="flex min-h-12 flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 py-2">
          {title !== undefined && <h2>{title}</h2>}
          {actions}
        </header>
      )}
      {children}
    </section>
  );
}
