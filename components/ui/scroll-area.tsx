import type { ReactNode } from 'react';

/** Lets something wide scroll by itself, also by keyboard, so that the page never scrolls sideways. */
export function ScrollArea({ label, children }: { label: string; children: ReactNode }) {
  return (
    // Focusable because it scrolls: without it the hidden columns cannot be reached by keyboard.
    <div role="region" aria-label={label} tabIndex={0} className="relative overflow-x-auto">
      {children}
    </div>
  );
}
