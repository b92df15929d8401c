'use client';
import { useState, type ReactNode } from 'react';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';

interface MakeDialogProps<Made> {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** While it asks. */
  title: string;
  /** Once it is made. */
  titleMade: string;
  /** The form, which tells what was made. */
  ask: (onMade: (made: Made) => void) => ReactNode;
  /** What can be seen this once. */
  show: (made: Made) => ReactNode;
}

/** Asks for something new, then shows it once: what was shown is gone when the dialog closes. */
export function MakeDialog<Made>(props: MakeDialogProps<Made>) {
  const { open, onOpenChange, title, titleMade, ask, show } = props;
  const [made, setMade] = useState<{ readonly value: Made } | null>(null);
  const change = (next: boolean) => {
    if (!next) setMade(null);
    onOpenChange(next);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={change}
      title={made === null ? title : titleMade}
      // A click beside it would lose what cannot be shown again.
      staysOnOutsideClick={made !== null}
    >
      {made === null ? (
        ask((value) => setMade({ value }))
      ) : (
        <div className="grid gap-4">
          {show(made.value)}
          <div className="flex justify-end">
            <Button variant="primary" onClick={() => change(false)}>
              I have it
            </Button>
          </div>
        </div>
      )}
    </Dialog>
  );
}
