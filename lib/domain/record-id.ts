/** Our own identifier of a record: 64 bits, time-ordered, shown as 13 characters of Crockford base32. */
declare const recordIdBrand: unique symbol;
/** What people and machines see, such as `0dh3k8s5v0g01`. Opaque to them. */
export type RecordId = string & { readonly [recordIdBrand]: true };

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const LENGTH = 13;
const MAX_ID = 2n ** 63n - 1n;

/** The shown form of a stored id. */
export function formatRecordId(id: bigint): RecordId {
  let rest = id;
  let text = '';
  for (let place = 0; place < LENGTH; place += 1) {
    text = ALPHABET.charAt(Number(rest & 31n)) + text;
    rest >>= 5n;
  }
  return text as RecordId;
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
