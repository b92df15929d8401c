import { clsx } from 'clsx';
import type { ComponentProps } from 'react';

/** A quiet, dense table. */
export function Table({ className, ...rest }: ComponentProps<'table'>) {
  return <table className={clsx('w-full border-collapse text-left', className)} {...rest} />;
}

interface CellLook {
  numeric?: boolean;
}

/** A heading of a column. */
export function HeadCell({ numeric = false, className, ...rest }: ComponentProps<'th'> & CellLook) {
  return (
    <th
      scope="col"
      className={clsx(
        'text-muted border-b px-3 py-2 text-xs font-medium whitespace-nowrap lg:px-3.5',
        numeric && 'numeric',
        className,
      )}
      {...rest}
    />
  );
}

/** A cell. Numbers stand right-aligned in figures of equal width. */
export function Cell({ numeric = false, className, ...rest }: ComponentProps<'td'> & CellLook) {
  return (
    <td
      className={clsx('border-b px-3 py-2 align-top lg:px-3.5', numeric && 'numeric', className)}
      {...rest}
    />
  );
}
