/** What an edit changes: field by field where both texts are JSON, else from which line to which. */
import { diffJson, type JsonDiff } from '#lib/domain/json-diff';

export type TextComparison =
  | { readonly kind: 'same' }
  | { readonly kind: 'json'; readonly diff: JsonDiff }
  | {
      readonly kind: 'text';
      /** The first line that differs, from 1. */
      readonly line: number;
      readonly removed: readonly string[];
      readonly added: readonly string[];
    };

/** Compares two versions of a payload. */
export function compareTexts(before: string, after: string): TextComparison {
  if (before === after) return { kind: 'same' };
  const diff = diffJson(before, after);
  return diff === null
    ? compareLines(before.split('\n'), after.split('\n'))
    : { kind: 'json', diff };
}

/** Equal beginnings and ends stay out. */
function compareLines(before: readonly string[], after: readonly string[]): TextComparison {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  return {
    kind: 'text',
    line: start + 1,
    removed: before.slice(start, before.length - end),
    added: after.slice(start, after.length - end),
  };
}
