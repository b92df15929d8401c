'use client';
import { useEffect, useRef } from 'react';
import { useEscape } from '#lib/client/use-escape';
import { RecordView } from './record-view.tsx';

interface SidePanelProps {
  id: string;
  onClose: () => void;
}

/** The open record beside the list; over it where there is no room. Gives the focus back to its row. */
export function SidePanel({ id, onClose }: SidePanelProps) {
  const panel = useRef<HTMLElement>(null);
  const close = () => {
    // First the row, so that at no moment nobody looks at the list and it moves.
    document.querySelector<HTMLElement>(`a[data-record-id="${id}"]`)?.focus();
    onClose();
  };
  useEffect(() => {
    panel.current?.focus({ preventScroll: true });
  }, []);
  useEscape(close);
  return (
    <aside
      ref={panel}
      tabIndex={-1}
      aria-label="Open record"
      className="bg-panel fixed inset-0 z-40 overflow-y-auto outline-none lg:static lg:z-auto lg:w-[min(46rem,52%)] lg:shrink-0 lg:rounded-lg lg:border"
    >
      <RecordView id={id} onClose={close} />
    </aside>
  );
}
