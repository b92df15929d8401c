/** Makes a sentence of ours fit to be told to a third party: nothing hidden in it, nothing that is ours only. */

const LONGEST_QUOTE = 300;

const TERMINAL_SEQUENCES = /\u001B(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001B]*(?:\u0007|\u001B\\)?)/g;
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;

/** Of the lines of a text none that a stack trace consists of. */
const STACK_LINE = /^\s*at .+:\d+:\d+\)?\s*$/;

/** Addresses, places on our disks, and what looks like a secret. */
const OURS: readonly RegExp[] = [
  /(?<![\w/])(?:\/(?:app|etc|home|mnt|opt|proc|root|srv|tmp|usr|var|Users))(?:\/[^\s"'()]+)+/g,
  /(?:\/[\w.@-]+)+\.(?:[cm]?[jt]sx?|py|rb|go|java|sql)(?::\d+){1,2}/g,
  /\b[a-z][a-z0-9+.-]*:\/\/[^\s"'<>]+/gi,
  /\b(?:bearer|basic)\s+[\w.~+/=-]{8,}/gi,
  /\b(?:password|passwd|secret|token|api[-_ ]?key|authorization)\b\s*[:=]\s*\S+/gi,
  /\b\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?\b/g,
  /\[?\b(?:[0-9a-f]{1,4}:){3,7}[0-9a-f]{0,4}\b\]?(?::\d{1,5})?/gi,
  /\b(?:localhost|[a-z0-9-]+(?:\.[a-z0-9-]+)+):\d{2,5}\b/gi,
  /\b[A-Za-z]:\\[^\s"']+/g,
  /\b(?=[\w+=-]*\d)(?=[\w+=-]*[A-Za-z])[\w+=-]{40,}/g,
];

/** One line of at most 300 characters. JSON Pointers stay: they name the partner's own fields. */
export function quoteSafely(text: string): string {
  const lines = text
    .slice(0, 20 * LONGEST_QUOTE)
    .toWellFormed()
    .replace(TERMINAL_SEQUENCES, '')
    .split(/\r?\n/)
    .filter((line) => !STACK_LINE.test(line));
  let quote = lines.join(' ').replace(HIDDEN, ' ').replace(/\s+/g, ' ').trim();
  for (const pattern of OURS) quote = quote.replace(pattern, '[…]');
  return shorten(quote, LONGEST_QUOTE);
}

/** An identifier of the partner, as it is, except for characters that hide, reorder or control. */
export function quoteIdentifier(text: string): string {
  return text.toWellFormed().replace(HIDDEN, '\uFFFD');
}

function shorten(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1).toWellFormed()}…` : text;
}
