/** The version of a handler as another process names it. */

/** As long as what an error group can be resolved in. */
const MOST_CHARACTERS = 200;
/** Visible ASCII, spaces within; no comma, which is what two header fields of one name are joined with. */
const VERSION = /^[!-+\--~]+(?: +[!-+\--~]+)*$/;

/**
 * The version that a text names, such as `2.0.0`, `2026-11-23` or `build 417`: at most 200 characters of
 * visible ASCII with spaces within. Null: it names none.
 */
export function readHandlerVersion(text: string | null): string | null {
  const version = text?.trim() ?? '';
  return version.length <= MOST_CHARACTERS && VERSION.test(version) ? version : null;
}
