/** Copies the address of a record, by button and by `y`. */
import { useState } from 'react';
import { toast } from 'sonner';
import { copyText } from '../copy-text.ts';
import { useRecordShortcut } from './use-record-shortcut.ts';

/** `copied` says that the link was copied since the record was opened. */
export function useCopyLink(id: string): { copied: boolean; copy: () => void } {
  const [copied, setCopied] = useState(false);
  const copy = () => {
    void copyText(`${window.location.origin}/records/${id}`).then((done) => {
      setCopied(done);
      if (done) toast('Link copied');
    });
  };
  useRecordShortcut('y', copy);
  return { copied, copy };
}
