/** The neighbourhood of a byte in a payload, for showing where it stops being readable. */
export interface Excerpt {
  readonly before: string;
  readonly at: string;
  readonly after: string;
  readonly cutBefore: boolean;
  readonly cutAfter: boolean;
}

const REACH_BYTES = 60;

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}

/** Moves off the middle of a character, at most three bytes. */
function alignForward(bytes: Uint8Array, at: number): number {
  let aligned = at;
  while (aligned < at + 3 && isContinuation(bytes[aligned])) aligned += 1;
  return aligned;
}

/** `at` is the character at the offset: '' when the payload ends there. */
export function excerptAt(bytes: Uint8Array, byteOffset: number): Excerpt {
  const offset = Math.min(Math.max(byteOffset, 0), bytes.length);
  const from = alignForward(bytes, Math.max(0, offset - REACH_BYTES));
  const next = alignForward(bytes, Math.min(bytes.length, offset + 1));
  const to = alignForward(bytes, Math.min(bytes.length, next + REACH_BYTES));
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  return {
    before: decoder.decode(bytes.subarray(Math.min(from, offset), offset)),
    at: decoder.decode(bytes.subarray(offset, next)),
    after: decoder.decode(bytes.subarray(next, to)),
    cutBefore: from > 0,
    cutAfter: to < bytes.length,
  };
}
