/** Copies a text, and knows for a moment that it did. */
import { useEffect, useState } from 'react';
import { copyText } from '#lib/client/copy-text';

const SHOWN_MS = 2_000;

/** `copied` is true for two seconds after each copy that worked. */
export function useCopied(text: string): { copied: boolean; copy: () => void } {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => {
      setCopied(false);
    }, SHOWN_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [copied]);
  return { copied, copy: () => void copyText(text).then(setCopied) };
}
