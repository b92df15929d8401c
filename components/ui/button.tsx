import { clsx } from 'clsx';
import Link from 'next/link';
import type { ComponentProps } from 'react';

type Variant = 'primary' | 'secondary' | 'quiet' | 'danger';
type Size = 'small' | 'medium';

interface Look {
  variant?: Variant;
  size?: Size;
}

const BASE =
  'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md border font-medium whitespace-nowrap transition-colors disabled:cursor-not-allowed disabled:opacity-55';

const VARIANTS: Record<Variant, string> = {
  primary: 'border-transparent bg-accent text-accent-ink hover:brightness-110',
  secondary: 'border-line bg-panel text-ink hover:border-line-strong',
  quiet: 'border-transparent bg-transparent text-muted hover:bg-sunken hover:text-ink',
  danger: 'border-danger bg-danger-soft text-danger hover:brightness-95',
};

const SIZES: Record<Size, string> = {
  small: 'h-7 px-2 text-xs',
  medium: 'h-9 px-3 text-sm',
};

/** The classes of a button, for elements that look like one. */
export function buttonClass({ variant = 'secondary', size = 'medium' }: Look = {}): string {
  return clsx(BASE, VARIANTS[variant], SIZES[size]);
}

/** A button. Never submits a form unless told so. */
export function Button({ variant, size, className, ...rest }: ComponentProps<'button'> & Look) {
  const look = { ...(variant && { variant }), ...(size && { size }) };
  return <button type="button" className={clsx(buttonClass(look), className)} {...rest} />;
}

/** A link that looks like a button. */
export function ButtonLink({
  variant,
  size,
  className,
  ...rest
}: ComponentProps<typeof Link> & Look) {
  const look = { ...(variant && { variant }), ...(size && { size }) };
  return <Link className={clsx(buttonClass(look), className)} {...rest} />;
}
