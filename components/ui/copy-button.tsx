'use client';
import { Check, Copy } from 'lucide-react';
import { Button } from './button.tsx';
import { useCopied } from './use-copied.ts';

interface CopyButtonProps {
  text: string;
  /** What is copied, such as `record id`: the name that screen readers hear. */
  what: string;
  /** Shows the word beside the icon. */
  labelled?: boolean;
}

/** Copies a text and says that it did. */
export function CopyButton({ text, what, labelled = false }: CopyButtonProps) {
  const { copied, copy } = useCopied(text);
  const Icon = copied ? Check : Copy;
  return (
    <Button
      variant={labelled ? 'secondary' : 'quiet'}
      size="small"
      aria-label={copied ? `Copied ${what}` : `Copy ${what}`}
      title={`Copy ${what}`}
      onClick={copy}
    >
      <Icon aria-hidden size={14} />
      {labelled && (copied ? 'Copied' : 'Copy')}
    </Button>
  );
}
