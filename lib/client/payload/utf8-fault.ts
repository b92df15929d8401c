/** Finds where bytes stop being UTF-8 (RFC 3629). */

/** By lead byte: length of the sequence and the range of its second byte. */
function readLead(lead: number): { length: number; low: number; high: number } | null {
  if (lead < 0x80) return { length: 1, low: 0, high: 0 };
  if (lead < 0xc2) return null;
  if (lead < 0xe0) return { length: 2, low: 0x80, high: 0xbf };
  if (lead < 0xf0) {
    return { length: 3, low: lead === 0xe0 ? 0xa0 : 0x80, high: lead === 0xed ? 0x9f : 0xbf };
  }
  if (lead > 0xf4) return null;
  return { length: 4, low: lead === 0xf0 ? 0x90 : 0x80, high: lead === 0xf4 ? 0x8f : 0xbf };
}

/** How many bytes the sequence at `at` takes; 0 if it is broken. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const lead = readLead(bytes[at] ?? 0xff);
  if (lead === null) return 0;
  for (let place = 1; place < lead.length; place += 1) {
    const byte = bytes[at + place] ?? 0;
    const [low, high] = place === 1 ? [lead.low, lead.high] : [0x80, 0xbf];
    if (byte < low || byte > high) return 0;
  }
  return lead.length;
}

/** Offset of the first byte that begins no valid sequence, or null. */
export function findUtf8Fault(bytes: Uint8Array): number | null {
  let at = 0;
  while (at < bytes.length) {
    const length = sequenceLength(bytes, at);
    if (length === 0) return at;
    at += length;
  }
  return null;
}

/** The same for the first part of something longer: a character cut in two at the end is no fault. */
export function findUtf8FaultInPart(bytes: Uint8Array): number | null {
  const fault = findUtf8Fault(bytes);
  if (fault === null) return null;
  const lead = readLead(bytes[fault] ?? 0xff);
  const cut = lead !== null && fault + lead.length > bytes.length;
  return cut ? null : fault;
}
