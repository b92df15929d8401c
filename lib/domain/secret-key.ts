/** How a key of 256 bits is written in settings: base64, with or without padding, also URL-safe. */

const KEY_BYTES = 32;
const BASE64 = /^(?:[A-Za-z0-9+/]{43}=?|[A-Za-z0-9_-]{43}=?)$/;

/** The 32 bytes of a key; null if the text is not base64 of exactly 32 bytes. */
export function parseSecretKey(text: string): Buffer | null {
  if (!BASE64.test(text)) return null;
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === KEY_BYTES ? bytes : null;
}
