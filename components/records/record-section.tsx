import type { ReactNode } from 'react';

/** A part of a record, with its heading. */
export function RecordSection({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="border-t @4xl:first:border-t-0">
      <h2 className="px-4 pt-3 pb-2">{title}</h2>
      {children}
    </section>
  );
}
