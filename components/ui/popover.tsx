'use client';
import { Popover as Base } from '@base-ui/react/popover';
import { ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { buttonClass } from './button.tsx';

interface PopoverProps {
  /** What the button says. */
  label: ReactNode;
  /** The button stands out: what is inside is in use. */
  active?: boolean;
  title: string;
  children: ReactNode;
}

/** A button that opens a small panel of controls. Escape closes it and gives the focus back. */
export function Popover({ label, active = false, title, children }: PopoverProps) {
  return (
    <Base.Root>
      <Base.Trigger className={`${buttonClass()} ${active ? 'border-accent text-accent' : ''}`}>
        {label}
        <ChevronDown aria-hidden size={13} />
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={6} align="start" collisionPadding={8} className="z-40">
          <Base.Popup className="bg-panel max-h-[70vh] max-w-[calc(100vw-1rem)] min-w-56 overflow-y-auto rounded-lg border p-3 shadow-(--shadow)">
            <Base.Title className="sr-only">{title}</Base.Title>
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
