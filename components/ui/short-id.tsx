'use client';
import { spellVisibly } from '#lib/client/payload/visible-text';
import { useCopied } from './use-copied.ts';

interface ShortIdProps {
  id: string;
  /** What it is the id of, such as `worker`. */
  what: string;
}

const UUID = /^[0-9a-f]{8}(?=(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$)/;

/** A long id by its beginning; whole on hover, and a click copies it. */
export function ShortId({ id, what }: ShortIdProps) {
  const { copied, copy } = useCopied(id);
  const shown = UUID.exec(id)?.[0] ?? spellVisibly(id);
  return (
    <button
      type="button"
      title={spellVisibly(id)}
      aria-label={`${copied ? 'Copied' : 'Copy'} id of ${what} ${shown}`}
      className="hover:text-ink inline-block min-w-[8ch] text-left font-mono break-all underline decoration-dotted underline-offset-2"
      onClick={copy}
    >
      {copied ? 'copied' : shown}
    </button>
  );
}
