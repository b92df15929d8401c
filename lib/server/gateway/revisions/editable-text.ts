/** Whether a payload is text that a person can edit. */
import { isUtf8 } from 'node:buffer';

/** Why it cannot be edited as text, in a sentence; null: it can. */
export function whyNotEditable(bytes: Uint8Array): string | null {
  if (!isUtf8(bytes)) return 'The payload is not text: its bytes are not UTF-8.';
  if (bytes.includes(0)) return 'The payload is not text: it holds the byte 0.';
  return null;
}
