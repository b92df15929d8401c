/** Finds text in a command that no column of text can hold, so that it is refused and not a server error. */
import { isStorableText } from '#lib/server/gateway/records/submission';

interface Place {
  readonly value: unknown;
  readonly name: string;
  /** Null: the command itself. */
  readonly parent: Place | null;
}

/** The path of the first such text, or null if there is none. Iterative: depth costs no stack. */
export function findUnstorableText(command: unknown): string[] | null {
  const open: Place[] = [{ value: command, name: '', parent: null }];
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    const { value } = place;
    if (typeof value === 'string' && !isStorableText(value)) return pathOf(place);
    if (typeof value !== 'object' || value === null) continue;
    for (const [name, inner] of Object.entries(value)) {
      open.push({ value: inner, name, parent: place });
    }
  }
  return null;
}

function pathOf(place: Place): string[] {
  const path: string[] = [];
  for (let at = place; at.parent !== null; at = at.parent) path.unshift(at.name);
  return path;
}
