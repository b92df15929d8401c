/** Leaves out of a message what differs from record to record, so that one cause reads as one text. */

/** More says nothing new, and bounds what a hostile message costs. */
const MOST_CHARACTERS = 800;

/** In this order: what has a shape of its own goes before the numbers that it is made of. */
const RULES: readonly (readonly [RegExp, string])[] = [
  // Escape sequences of terminals, then everything that shows nothing or turns text around.
  [/\u001B(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001B]*(?:\u0007|\u001B\\)?|[@-Z\\-_])/g, ''],
  [/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' '],
  [/\p{Cf}+/gu, ''],
  [/[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8}/gu, '<email>'],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '<id>'],
  [
    /\b\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?/gi,
    '<time>',
  ],
  [/\b\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?\b/g, '<time>'],
  // A message that was cut short may end within a quotation.
  [/"[^"]*(?:"|$)|“[^”]*”|«[^»]*»|`[^`]*`/g, '<value>'],
  [/(?<![\p{L}\p{N}])(?:'[^']*'|‘[^’]*’)(?![\p{L}\p{N}])/gu, '<value>'],
  [/(?<![\p{L}\p{N}])(?=[a-z]*\d)(?=\d*[a-z])[a-z\d]{8,}(?![\p{L}\p{N}])/giu, '<id>'],
  [/(?<![\p{L}\p{N}.,])[+-]?\p{N}+(?:[.,]\p{N}+)*/gu, '<number>'],
  [/\p{N}+/gu, '<number>'],
  [/\s+/gu, ' '],
];

/** Numbers, identifiers, times, e-mail addresses and quoted values become words in angle brackets. */
export function normaliseMessage(message: string): string {
  const short = message.slice(0, MOST_CHARACTERS).toWellFormed();
  return RULES.reduce((text, [pattern, word]) => text.replace(pattern, word), short).trim();
}

const INDEX_OR_ID = /^(?:\d+|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/i;

/** A JSON Pointer (RFC 6901) with `*` for what is an index or a UUID. */
export function generalisePointer(pointer: string): string {
  const parts = pointer.slice(0, MOST_CHARACTERS).split('/');
  return parts.map((part) => (INDEX_OR_ID.test(part) ? '*' : part)).join('/');
}
