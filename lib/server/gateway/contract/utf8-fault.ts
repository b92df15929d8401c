/** Finds the first byte that is not UTF-8 (RFC 3629 §4). */

/** First byte from..to, how many bytes follow, and the bounds of the first of those. */
const SEQUENCES = [
  { from: 0x00, to: 0x7f, following: 0, low: 0x80, high: 0xbf },
  { from: 0xc2, to: 0xdf, following: 1, low: 0x80, high: 0xbf },
  { from: 0xe0, to: 0xe0, following: 2, low: 0xa0, high: 0xbf },
  { from: 0xe1, to: 0xec, following: 2, low: 0x80, high: 0xbf },
  { from: 0xed, to: 0xed, following: 2, low: 0x80, high: 0x9f },
  { from: 0xee, to: 0xef, following: 2, low: 0x80, high: 0xbf },
  { from: 0xf0, to: 0xf0, following: 3, low: 0x90, high: 0xbf },
  { from: 0xf1, to: 0xf3, following: 3, low: 0x80, high: 0xbf },
  { from: 0xf4, to: 0xf4, following: 3, low: 0x80, high: 0x8f },
] as const;

/** Offset of the byte that starts the first broken sequence; the length where all is well. */
export function findUtf8Fault(bytes: Uint8Array): number {
  let at = 0;
  while (at < bytes.length) {
    const length = sequenceLength(bytes, at);
    if (length === 0) return at;
    at += length;
  }
  return at;
}

function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  const sequence = SEQUENCES.find(({ from, to }) => first >= from && first <= to);
  if (sequence === undefined) return 0;
  for (let place = 1; place <= sequence.following; place += 1) {
    const byte = bytes[at + place] ?? 0;
    const low = place === 1 ? sequence.low : 0x80;
    const high = place === 1 ? sequence.high : 0xbf;
    if (byte < low || byte > high) return 0;
  }
  return sequence.following + 1;
}
