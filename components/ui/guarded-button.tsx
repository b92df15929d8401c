'use client';
import { clsx } from 'clsx';
import { useId, type ComponentProps } from 'react';
import { Button } from './button.tsx';

interface GuardedButtonProps extends ComponentProps<typeof Button> {
  allowed: boolean;
  /** Why it is not allowed, such as the role it needs. */
  reason: string | undefined;
}

/** A button that stays in sight, and says why, when the person may not press it. */
export function GuardedButton(props: GuardedButtonProps) {
  const { allowed, reason, onClick, className, ...rest } = props;
  const id = useId();
  if (allowed) return <Button className={className} onClick={onClick} {...rest} />;
  return (
    <>
      <Button
        aria-disabled
        aria-describedby={reason === undefined ? undefined : id}
        title={reason}
        className={clsx('cursor-not-allowed opacity-55', className)}
        {...rest}
        type="button"
      />
      {reason !== undefined && (
        <span id={id} className="sr-only">
          {reason}
        </span>
      )}
    </>
  );
}
