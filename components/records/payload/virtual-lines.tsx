'use client';
import { useVirtualizer } from '@tanstack/react-virtual';
import { clsx } from 'clsx';
import { useRef, type ReactNode } from 'react';

const LINE_PX = 22;
const SHOWN_AT_FIRST = 40;

interface VirtualLinesProps {
  label: string;
  count: number;
  renderLine: (index: number) => ReactNode;
  className?: string;
}

/** Any number of lines of one height; only those in sight exist in the page. */
export function VirtualLines({ label, count, renderLine, className }: VirtualLinesProps) {
  const scroller = useRef<HTMLDivElement>(null);
  // eslint-disable-next-line react-hooks/incompatible-library -- the compiler leaves this component alone
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_PX,
    overscan: 20,
    initialRect: { width: 600, height: SHOWN_AT_FIRST * LINE_PX },
  });
  return (
    <div
      ref={scroller}
      role="group"
      aria-label={label}
      tabIndex={0}
      className={clsx('bg-sunken max-h-[30rem] overflow-auto rounded-md border p-2', className)}
    >
      <div className="relative" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((line) => (
          <div
            key={line.key}
            className="absolute left-0 flex min-w-full items-center whitespace-pre"
            style={{ height: LINE_PX, transform: `translateY(${String(line.start)}px)` }}
          >
            {renderLine(line.index)}
          </div>
        ))}
      </div>
    </div>
  );
}
