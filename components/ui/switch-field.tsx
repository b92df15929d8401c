'use client';
import { Switch } from '@base-ui/react/switch';
import { useId, type ReactNode } from 'react';

interface SwitchFieldProps {
  label: string;
  hint?: ReactNode;
  checked: boolean;
  disabled?: boolean;
  onChange: (checked: boolean) => void;
}

/** Something that is on or off, and takes effect at once. */
export function SwitchField({
  label,
  hint,
  checked,
  disabled = false,
  onChange,
}: SwitchFieldProps) {
  const id = useId();
  return (
    <div className="flex items-start justify-between gap-4">
      <div className="min-w-0">
        <p id={id} className="font-medium">
          {label}
        </p>
        {hint !== undefined && (
          <p id={`${id}-hint`} className="text-muted text-xs">
            {hint}
          </p>
        )}
      </div>
      <Switch.Root
        checked={checked}
        disabled={disabled}
        onCheckedChange={onChange}
        aria-labelledby={id}
        {...(hint !== undefined && { 'aria-describedby': `${id}-hint` })}
        className="border-line-strong bg-sunken data-checked:border-accent data-checked:bg-accent relative mt-0.5 flex h-6 w-10 shrink-0 items-center rounded-full border data-disabled:cursor-not-allowed data-disabled:opacity-55"
      >
        <Switch.Thumb className="bg-line-strong data-checked:bg-accent-ink block size-4 translate-x-1 rounded-full transition-transform data-checked:translate-x-4.5" />
      </Switch.Root>
    </div>
  );
}
