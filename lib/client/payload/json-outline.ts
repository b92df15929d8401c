/** Reads JSON text into a flat outline for display: nothing is rounded, reordered, merged or dropped. */
export type NodeKind = 'object' | 'array' | 'string' | 'number' | 'literal';

/** One value. Offsets are UTF-16 units in the text; values stand in the order of the text. */
export interface OutlineNode {
  readonly kind: NodeKind;
  readonly start: number;
  /** Just after the value; where reading stopped, for a container that was never closed. */
  end: number;
  readonly depth: number;
  /** The member name as written, quotes and escapes included; null in arrays and at the top. */
  readonly key: string | null;
  /** Place in the surrounding array or object, from 0. */
  readonly place: number;
  /** An earlier member of the same object has the same name. */
  readonly duplicate: boolean;
  children: number;
  /** Index of the first node after this one and all it holds. */
  next: number;
}

export interface OutlineFault {
  readonly offset: number;
  /** Completes "is not JSON: …". */
  readonly reason: string;
}

export interface Outline {
  readonly nodes: readonly OutlineNode[];
  /** Why reading stopped early; null when the whole text is one JSON value. */
  readonly fault: OutlineFault | null;
}

class UnreadableJsonError extends Error {
  override readonly name = 'UnreadableJsonError';
  readonly offset: number;

  constructor(offset: number, reason: string) {
    super(reason);
    this.offset = offset;
  }
}

interface OpenContainer {
  readonly index: number;
  readonly node: OutlineNode;
  readonly names: Set<string>;
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const LITERAL = /true|false|null/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const SPACE = /[ \t\n\r]*/y;

/** Never recurses, so that nesting 100,000 deep is read like any other text. */
class OutlineReader {
  readonly nodes: OutlineNode[] = [];
  readonly #text: string;
  readonly #open: OpenContainer[] = [];
  #at: number;

  constructor(text: string, from: number) {
    this.#text = text;
    this.#at = from;
  }

  readDocument(): void {
    this.#readValue(null, false);
    while (this.#open.length > 0) this.#readMember();
    this.#skipSpace();
    if (this.#at < this.#text.length) this.#refuse('the end of the text');
  }

  closeAll(): void {
    while (this.#open.length > 0) this.#close(this.#at);
  }

  #readMember(): void {
    const container = this.#open.at(-1);
    if (container === undefined) return;
    const closer = container.node.kind === 'object' ? '}' : ']';
    this.#skipSpace();
    if (this.#text[this.#at] === closer) {
      this.#at += 1;
      this.#close(this.#at);
      return;
    }
    if (container.node.children > 0) this.#expect(',', `“,” or “${closer}”`);
    if (container.node.kind === 'array') this.#readValue(null, false);
    else this.#readNamedValue(container.names);
  }

  #readNamedValue(names: Set<string>): void {
    this.#skipSpace();
    if (this.#text[this.#at] !== '"') this.#refuse('a field name in double quotes');
    const start = this.#at;
    this.#readString();
    const key = this.#text.slice(start, this.#at);
    const name = readJsonString(key);
    this.#expect(':', '“:” after a field name');
    this.#readValue(key, names.has(name));
    names.add(name);
  }

  #readValue(key: string | null, duplicate: boolean): void {
    this.#skipSpace();
    const parent = this.#open.at(-1)?.node;
    const node: OutlineNode = {
      kind: this.#kindHere(),
      start: this.#at,
      end: this.#at,
      depth: this.#open.length,
      key,
      place: parent?.children ?? 0,
      duplicate,
      children: 0,
      next: this.nodes.length + 1,
    };
    if (parent !== undefined) parent.children += 1;
    this.nodes.push(node);
    if (node.kind === 'object' || node.kind === 'array') {
      this.#at += 1;
      this.#open.push({ index: this.nodes.length - 1, node, names: new Set() });
      return;
    }
    if (node.kind === 'string') this.#readString();
    else this.#match(node.kind === 'number' ? NUMBER : LITERAL, 'a value');
    node.end = this.#at;
  }

  #kindHere(): NodeKind {
    const character = this.#text[this.#at] ?? '';
    if (character === '{') return 'object';
    if (character === '[') return 'array';
    if (character === '"') return 'string';
    if (character === '-' || (character >= '0' && character <= '9')) return 'number';
    LITERAL.lastIndex = this.#at;
    if (!LITERAL.test(this.#text)) this.#refuse('a value');
    return 'literal';
  }

  #readString(): void {
    const start = this.#at;
    this.#at += 1;
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (Number.isNaN(code)) {
        throw new UnreadableJsonError(start, 'a string begins here and is never closed');
      }
      if (code < 0x20) this.#refuse('an escape such as \\n instead of a bare control character');
      if (code === 0x5c) this.#match(ESCAPE, 'an escape that JSON knows');
      else this.#at += 1;
      if (code === 0x22) return;
    }
  }

  #match(pattern: RegExp, expected: string): void {
    pattern.lastIndex = this.#at;
    if (!pattern.test(this.#text)) this.#refuse(expected);
    this.#at = pattern.lastIndex;
  }

  #expect(character: string, described: string): void {
    this.#skipSpace();
    if (this.#text[this.#at] !== character) this.#refuse(described);
    this.#at += 1;
  }

  #skipSpace(): void {
    SPACE.lastIndex = this.#at;
    SPACE.test(this.#text);
    this.#at = SPACE.lastIndex;
  }

  #close(end: number): void {
    const container = this.#open.pop();
    if (container === undefined) return;
    container.node.end = end;
    container.node.next = this.nodes.length;
  }

  #refuse(expected: string): never {
    const found = this.#text.codePointAt(this.#at);
    const what = found === undefined ? 'the text ends' : `there is ${describeCharacter(found)}`;
    throw new UnreadableJsonError(this.#at, `${expected} was expected, but ${what}`);
  }
}

function describeCharacter(code: number): string {
  const hex = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  return code > 0x20 && code < 0x7f ? `“${String.fromCodePoint(code)}”` : hex;
}

/** What a string token stands for, quotes and escapes resolved. */
export function readJsonString(token: string): string {
  const value: unknown = JSON.parse(token);
  return typeof value === 'string' ? value : token;
}

/** Reads `text` from offset `from`. Never throws: what was read before a fault is kept. */
export function readOutline(text: string, from = 0): Outline {
  const reader = new OutlineReader(text, from);
  try {
    reader.readDocument();
    return { nodes: reader.nodes, fault: null };
  } catch (error) {
    if (!(error instanceof UnreadableJsonError)) throw error;
    reader.closeAll();
    return { nodes: reader.nodes, fault: { offset: error.offset, reason: error.message } };
  }
}
