/** The short key of a source, such as `shopify-eu`. */
const RESERVED: ReadonlySet<string> = new Set(['acknowledgements', 'rejections', 'extensions']);

export const SOURCE_KEY_PATTERN = /^[a-z0-9-]{2,63}$/;

/** Whether a text may be a source's key: 2 to 63 of `a-z 0-9 -`, none of the reserved path words. */
export function isSourceKey(text: string): boolean {
  return SOURCE_KEY_PATTERN.test(text) && !RESERVED.has(text);
}
