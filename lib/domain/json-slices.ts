/**
 * Finds where the parts of a JSON text lie in its bytes, without parsing or copying them, so that a
 * record keeps its own slice of what was received. Iterative: depth costs no stack. It finds bounds
 * only; whether a slice is valid JSON is for whoever reads it.
 */
export interface Slice {
  /** First byte. */
  readonly start: number;
  /** Byte after the last. */
  readonly end: number;
}

export interface MemberSlice extends Slice {
  readonly name: string;
}

/** The bytes cannot be taken apart; `offset` is the byte where it stopped. */
export class JsonShapeError extends Error {
  override readonly name = 'JsonShapeError';
  readonly offset: number;

  constructor(expected: string, offset: number) {
    super(`expected ${expected} at byte ${offset}`);
    this.offset = offset;
  }
}

/** There are more parts than the caller allows; the rest was not looked at. */
export class TooManyPartsError extends Error {
  override readonly name = 'TooManyPartsError';

  constructor(most: number) {
    super(`more than ${most} parts`);
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const SPACES: ReadonlySet<number | undefined> = new Set([0x20, 0x09, 0x0a, 0x0d]);
const ENDS: ReadonlySet<number | undefined> = new Set([COMMA, CLOSE_ARRAY, CLOSE_OBJECT]);

/**
 * The elements of the array that the bytes are.
 * @throws JsonShapeError, or TooManyPartsError beyond `most`
 */
export function sliceElements(bytes: Uint8Array, most = Infinity): Slice[] {
  const slices: Slice[] = [];
  let at = open(bytes, OPEN_ARRAY, 'an array');
  if (bytes[at] !== CLOSE_ARRAY) {
    for (;;) {
      const end = endOfValue(bytes, at);
      if (slices.length >= most) throw new TooManyPartsError(most);
      slices.push({ start: at, end });
      at = skipSpaces(bytes, end);
      if (bytes[at] !== COMMA) break;
      at = skipSpaces(bytes, at + 1);
    }
  }
  close(bytes, at, CLOSE_ARRAY);
  return slices;
}

/**
 * The values of the object that the bytes are, in order, duplicate names included.
 * @throws JsonShapeError, or TooManyPartsError beyond `most`
 */
export function sliceMembers(bytes: Uint8Array, most = Infinity): MemberSlice[] {
  const slices: MemberSlice[] = [];
  let at = open(bytes, OPEN_OBJECT, 'an object');
  if (bytes[at] !== CLOSE_OBJECT) {
    for (;;) {
      const nameEnd = endOfName(bytes, at);
      const name = readName(bytes, { start: at, end: nameEnd });
      at = skipSpaces(bytes, nameEnd);
      if (bytes[at] !== COLON) throw new JsonShapeError('a colon', at);
      const start = skipSpaces(bytes, at + 1);
      const end = endOfValue(bytes, start);
      if (slices.length >= most) throw new TooManyPartsError(most);
      slices.push({ name, start, end });
      at = skipSpaces(bytes, end);
      if (bytes[at] !== COMMA) break;
      at = skipSpaces(bytes, at + 1);
    }
  }
  close(bytes, at, CLOSE_OBJECT);
  return slices;
}

function open(bytes: Uint8Array, bracket: number, what: string): number {
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const at = skipSpaces(bytes, hasMark ? 3 : 0);
  if (bytes[at] !== bracket) throw new JsonShapeError(what, at);
  return skipSpaces(bytes, at + 1);
}

function close(bytes: Uint8Array, at: number, bracket: number): void {
  if (bytes[at] !== bracket) throw new JsonShapeError('a comma or the end', at);
  const rest = skipSpaces(bytes, at + 1);
  if (rest < bytes.length) throw new JsonShapeError('nothing more', rest);
}

function skipSpaces(bytes: Uint8Array, from: number): number {
  let at = from;
  while (SPACES.has(bytes[at])) at += 1;
  return at;
}

function endOfName(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== QUOTE) throw new JsonShapeError('a name', at);
  return endOfString(bytes, at);
}

function readName(bytes: Uint8Array, { start, end }: Slice): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(start, end));
    return String(JSON.parse(text));
  } catch {
    throw new JsonShapeError('a valid name', start);
  }
}

function endOfString(bytes: Uint8Array, start: number): number {
  for (let at = start + 1; at < bytes.length; at += 1) {
    if (bytes[at] === BACKSLASH) at += 1;
    else if (bytes[at] === QUOTE) return at + 1;
  }
  throw new JsonShapeError('the end of a string', bytes.length);
}

function endOfValue(bytes: Uint8Array, start: number): number {
  const first = bytes[start];
  if (first === QUOTE) return endOfString(bytes, start);
  if (first === OPEN_ARRAY || first === OPEN_OBJECT) return endOfNested(bytes, start);
  let at = start;
  while (at < bytes.length && !ENDS.has(bytes[at]) && !SPACES.has(bytes[at])) at += 1;
  if (at === start) throw new JsonShapeError('a value', at);
  return at;
}

function endOfNested(bytes: Uint8Array, start: number): number {
  let depth = 0;
  let at = start;
  while (at < bytes.length) {
    const byte = bytes[at];
    if (byte === QUOTE) {
      at = endOfString(bytes, at);
      continue;
    }
    if (byte === OPEN_ARRAY || byte === OPEN_OBJECT) depth += 1;
    else if (byte === CLOSE_ARRAY || byte === CLOSE_OBJECT) depth -= 1;
    at += 1;
    if (depth === 0) return at;
  }
  throw new JsonShapeError('the end of an array or object', bytes.length);
}
