/** Whether what is on screen can be edited, and if not, why. */
import type { RecordDetail } from '#lib/contracts/record';

/** The text of a payload to the byte, or the reason why it has none. */
export type EditableText = { readonly text: string } | { readonly why: string };

/** Reads bytes as text that gives the very same bytes back. */
export function toEditableText(bytes: Uint8Array): EditableText {
  if (bytes.includes(0)) return { why: 'The payload is not text: it holds the byte 0.' };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { why: 'The payload is not text: its bytes are not UTF-8.' };
  }
}

/** Why the record cannot be edited, before anything of its payload is known; null: it can. */
export function whyNoEdit({
  payloadExpiredAt,
}: Pick<RecordDetail, 'payloadExpiredAt'>): string | null {
  return payloadExpiredAt === null
    ? null
    : 'Its payload is no longer kept: there is nothing to edit.';
}
