/** Keeps the figures that the README quotes the same as those of the last run. */

export const QUOTE_START = '<!-- figures: written by `npm run bench` -->';
export const QUOTE_END = '<!-- end of figures -->';

/**
 * The README with `quote` between its two marks.
 * @throws Error when the marks are not there
 */
export function quoteInReadme(readme: string, quote: string): string {
  const start = readme.indexOf(QUOTE_START);
  const end = readme.indexOf(QUOTE_END);
  if (start === -1 || end < start) throw new Error('The README has no place for figures.');
  const before = readme.slice(0, start + QUOTE_START.length);
  return `${before}\n\n${quote.trim()}\n\n${readme.slice(end)}`;
}
