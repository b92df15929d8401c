/** A JSON text as a tree of places, so that parts of it can be replaced and all the rest stays to the character. */

/** A value in a text, in UTF-16 units. */
export interface JsonNode {
  readonly start: number;
  readonly end: number;
  readonly kind: 'object' | 'array' | 'string' | 'number' | 'literal';
  readonly members: readonly JsonMember[];
  readonly elements: readonly JsonNode[];
}

export interface JsonMember {
  /** Escapes resolved. */
  readonly name: string;
  /** Where the name begins, at its quote. */
  readonly start: number;
  readonly value: JsonNode;
}

/** Deeper nesting is nothing that anybody edits, and would exhaust the stack. */
const DEEPEST = 512;
const SPACES: ReadonlySet<string | undefined> = new Set([' ', '\t', '\n', '\r']);
const ENDS: ReadonlySet<string | undefined> = new Set([',', ']', '}', ' ', '\t', '\n', '\r']);

/** The tree of a text, or null: it is not JSON (RFC 8259), or nested too deeply. A byte order mark may precede. */
export function readJsonText(text: string): JsonNode | null {
  const from = text.startsWith('\uFEFF') ? 1 : 0;
  try {
    JSON.parse(text.slice(from));
  } catch {
    return null;
  }
  return new Reader(text).read(skipSpaces(text, from), 0);
}

/** Reads what is known to be JSON. */
class Reader {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  read(start: number, depth: number): JsonNode | null {
    if (depth > DEEPEST) return null;
    const first = this.#text[start];
    if (first === '{') return this.#readObject(start, depth);
    if (first === '[') return this.#readArray(start, depth);
    const empty = { members: [], elements: [] };
    if (first === '"') return { start, end: this.#endOfString(start), kind: 'string', ...empty };
    const kind = first === 't' || first === 'f' || first === 'n' ? 'literal' : 'number';
    return { start, end: this.#endOfPlain(start), kind, ...empty };
  }

  #readObject(start: number, depth: number): JsonNode | null {
    const members: JsonMember[] = [];
    let at = skipSpaces(this.#text, start + 1);
    while (this.#text[at] !== '}') {
      const nameEnd = this.#endOfString(at);
      const colon = skipSpaces(this.#text, nameEnd);
      const value = this.read(skipSpaces(this.#text, colon + 1), depth + 1);
      if (value === null) return null;
      members.push({ name: readString(this.#text.slice(at, nameEnd)), start: at, value });
      at = this.#skipComma(value.end);
    }
    return { start, end: at + 1, kind: 'object', members, elements: [] };
  }

  #readArray(start: number, depth: number): JsonNode | null {
    const elements: JsonNode[] = [];
    let at = skipSpaces(this.#text, start + 1);
    while (this.#text[at] !== ']') {
      const value = this.read(at, depth + 1);
      if (value === null) return null;
      elements.push(value);
      at = this.#skipComma(value.end);
    }
    return { start, end: at + 1, kind: 'array', members: [], elements };
  }

  #skipComma(end: number): number {
    const at = skipSpaces(this.#text, end);
    return this.#text[at] === ',' ? skipSpaces(this.#text, at + 1) : at;
  }

  #endOfString(start: number): number {
    let at = start + 1;
    while (this.#text[at] !== '"') at += this.#text[at] === '\\' ? 2 : 1;
    return at + 1;
  }

  #endOfPlain(start: number): number {
    let at = start;
    while (at < this.#text.length && !ENDS.has(this.#text[at])) at += 1;
    return at;
  }
}

/** The first place from `from` on that is no space. */
function skipSpaces(text: string, from: number): number {
  let at = from;
  while (SPACES.has(text[at])) at += 1;
  return at;
}

function readString(token: string): string {
  return String(JSON.parse(token));
}
