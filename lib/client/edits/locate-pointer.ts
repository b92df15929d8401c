/** Finds the place in a JSON text that a JSON Pointer (RFC 6901) names. */
import { readJsonString, type OutlineNode } from '../payload/json-outline.ts';

export interface TextRange {
  readonly from: number;
  readonly to: number;
}

/**
 * The value, or the innermost container that there is where the value is missing; of members with one
 * name the last, as whoever parses it sees. UTF-16 units. null: there is no outline.
 */
export function locatePointer(nodes: readonly OutlineNode[], pointer: string): TextRange | null {
  let index = 0;
  for (const token of pointer.split('/').slice(1)) {
    const name = token.replaceAll('~1', '/').replaceAll('~0', '~');
    const child = findChild(nodes, index, name);
    if (child === null) break;
    index = child;
  }
  const node = nodes[index];
  return node === undefined ? null : { from: node.start, to: headEnd(node) };
}

function findChild(nodes: readonly OutlineNode[], parent: number, name: string): number | null {
  const container = nodes[parent];
  let found: number | null = null;
  if (container === undefined) return null;
  for (let at = parent + 1; at < container.next; at = nodes[at]?.next ?? container.next) {
    const node = nodes[at];
    if (node !== undefined && isNamed(node, name)) found = at;
  }
  return found;
}

function isNamed({ key, place }: OutlineNode, name: string): boolean {
  return key === null ? String(place) === name : readJsonString(key) === name;
}

/** Of a list or object only its beginning is marked: all of it would say nothing. */
function headEnd({ kind, start, end }: OutlineNode): number {
  return kind === 'object' || kind === 'array' ? start + 1 : end;
}
