'use client';
import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { copyText } from '#lib/client/copy-text';
import { Button } from './button.tsx';

const SHOWN_MS = 2_000;

interface CopyButtonProps {
  text: string;
  /** What is copied, such as `record id`: the name that screen readers hear. */
  what: string;
  /** Shows the word beside the icon. */
  labelled?: boolean;
}

/** Copies a text and says that it did. */
export function CopyButton({ text, what, labelled = false }: CopyButtonProps) {
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
  const Icon = copied ? Check : Copy;
  return (
    <Button
      variant={labelled ? 'secondary' : 'quiet'}
      size="small"
      aria-label={copied ? `Copied ${what}` : `Copy ${what}`}
      title={`Copy ${what}`}
      onClick={() => {
        void copyText(text).then(setCopied);
      }}
    >
      <Icon aria-hidden size={14} />
      {labelled && (copied ? 'Copied' : 'Copy')}
    </Button>
  );
}
