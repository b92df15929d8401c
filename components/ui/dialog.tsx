'use client';
import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { BLOCKS_KEYS } from '#lib/client/use-shortcut';

interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: ReactNode;
  /** Only its buttons and Escape close it. */
  staysOnOutsideClick?: boolean;
  children: ReactNode;
}

/** A modal dialog with a title. Focus stays inside and returns to where it was. */
export function Dialog(props: DialogProps) {
  const { open, onOpenChange, title, description, staysOnOutsideClick = false, children } = props;
  return (
    <Base.Root
      open={open}
      onOpenChange={onOpenChange}
      disablePointerDismissal={staysOnOutsideClick}
    >
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-black/40" />
        <Base.Popup
          {...{ [BLOCKS_KEYS]: '' }}
          className="bg-panel fixed top-[8vh] left-1/2 z-50 max-h-[84vh] w-[min(34rem,calc(100vw-2rem))] -translate-x-1/2 overflow-y-auto rounded-lg border p-5 shadow-(--shadow)"
        >
          <Base.Title className="pr-8 text-base font-semibold">{title}</Base.Title>
          {description !== undefined && (
            <Base.Description render={<div />} className="text-muted mt-1">
              {description}
            </Base.Description>
          )}
          <div className="mt-4">{children}</div>
          <Base.Close
            aria-label="Close"
            className="text-muted hover:bg-sunken hover:text-ink absolute top-4 right-4 grid size-7 place-items-center rounded-md"
          >
            <X aria-hidden size={16} />
          </Base.Close>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
