/** Our own identifier of a record: 64 bits, time-ordered, shown as 13 characters of Crockford base32. */
declare const recordIdBrand: unique symbol;
/** What people and machines see, such as `0dh3k8s5v0g01`. Opaque to them. */
export type RecordId = string & { readonly [recordIdBrand]: true };

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const LENGTH = 13;
const MAX_ID = 2n ** 63n - 1n;
const LOW_30_BITS = 2n ** 30n - 1n;

/** The shown form of a stored id. */
export function formatRecordId(id: bigint): RecordId {
  const text =
    formatDigits(Number(id >> 60n), 1) +
    formatDigits(Number((id >> 30n) & LOW_30_BITS), 6) +
    formatDigits(Number(id & LOW_30_BITS), 6);
  return text as RecordId;
}

/** Plain numbers of 30 bits: arithmetic on a bigint costs many times more. */
function formatDigits(value: number, count: number): string {
  let text = '';
  for (let shift = 5 * (count - 1); shift >= 0; shift -= 5) {
    text += ALPHABET.charAt((value >> shift) & 31);
  }
  return text;
}

/** The stored id of a shown one, or null if the text is none. Upper case is taken as typed by a person. */
export function parseRecordId(text: string): bigint | null {
  if (text.length !== LENGTH) return null;
  let id = 0n;
  for (const character of text.toLowerCase()) {
    const digit = ALPHABET.indexOf(character);
    if (digit < 0) return null;
    id = (id << 5n) | BigInt(digit);
  }
  return id <= MAX_ID ? id : null;
}

/** 2020-01-01, when the milliseconds in an id begin, in milliseconds since 1970. */
const EPOCH_MS = 1_577_836_800_000n;

/** When a record with this stored id was received, to the millisecond. */
export function receivedAtOf(id: bigint): Date {
  return new Date(Number((id >> 22n) + EPOCH_MS));
}
