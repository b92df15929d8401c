/** Which lines of an outline are shown, given which containers are open. */
import type { OutlineNode } from './json-outline.ts';

/** A line of the tree: a value (or where a container begins), or where a container ends. */
export interface OutlineRow {
  readonly index: number;
  readonly closing: boolean;
}

const SMALL_DOCUMENT_NODES = 400;
const LONG_CONTAINER = 100;

/** Whether a container is open before anybody touched it: small documents whole, large ones the top. */
export function isOpenAtFirst(node: OutlineNode, documentNodes: number): boolean {
  if (documentNodes <= SMALL_DOCUMENT_NODES) return true;
  return node.depth === 0 || (node.depth < 2 && node.children <= LONG_CONTAINER);
}

/** The rows from top to bottom. A closed or empty container takes one row. */
export function listRows(
  nodes: readonly OutlineNode[],
  isOpen: (index: number) => boolean,
): OutlineRow[] {
  const rows: OutlineRow[] = [];
  const pending: number[] = [];
  let at = 0;
  for (;;) {
    closeEnded(nodes, pending, { at, rows });
    const node = nodes[at];
    if (node === undefined) return rows;
    rows.push({ index: at, closing: false });
    const descend = node.children > 0 && isOpen(at);
    if (descend) pending.push(at);
    at = descend ? at + 1 : node.next;
  }
}

function closeEnded(
  nodes: readonly OutlineNode[],
  pending: number[],
  { at, rows }: { at: number; rows: OutlineRow[] },
): void {
  for (;;) {
    const index = pending.at(-1);
    if (index === undefined || nodes[index]?.next !== at) return;
    pending.pop();
    rows.push({ index, closing: true });
  }
}
