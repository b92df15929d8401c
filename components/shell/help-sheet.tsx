'use client';
import Link from 'next/link';
import { Dialog } from '#components/ui/dialog';
import { Kbd } from '#components/ui/kbd';
import { KEYBOARD_MAP } from '#lib/client/keyboard-map';
import { usePreferences } from '#lib/client/preferences';

interface HelpSheetProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Every key of the console on one sheet. */
export function HelpSheet({ open, onOpenChange }: HelpSheetProps) {
  const { singleKeys } = usePreferences();
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Keyboard"
      description={
        <>
          Keys pressed alone are {singleKeys ? 'on' : 'off'}. They can be switched in{' '}
          <Link href="/settings#preferences" className="link" onClick={() => onOpenChange(false)}>
            Settings
          </Link>
          .
        </>
      }
    >
      <div className="grid gap-5 sm:grid-cols-2">
        {KEYBOARD_MAP.map((group) => (
          <section key={group.title}>
            <h3 className="mb-1.5 font-medium">{group.title}</h3>
            <dl className="grid gap-1.5">
              {group.keys.map(({ keys, does }) => (
                <div key={does} className="flex items-center justify-between gap-3">
                  <dt className="text-muted">{does}</dt>
                  <dd className="flex shrink-0 gap-1">
                    {keys.map((key) => (
                      <Kbd key={key}>{key}</Kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
