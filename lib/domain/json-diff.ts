/** What differs between two JSON texts, place by place, every value as the very text it was written in. */
import { sliceElements, sliceMembers } from './json-slices.ts';

export type JsonChangeKind = 'added' | 'removed' | 'changed';

export interface JsonChange {
  /** JSON Pointer (RFC 6901): of what was removed into the text before, else into the text after. */
  readonly pointer: string;
  readonly kind: JsonChangeKind;
  /** Which of the members of one name it is, from 1; above 1 only where an object repeats a name. */
  readonly occurrence: number;
  /** Exact text, numbers with all their digits; absent where something was added. */
  readonly before?: string;
  /** Absent where something was removed. */
  readonly after?: string;
  /** A text was cut at its bound and ends in `…`. */
  readonly isCut: boolean;
}

export interface JsonDiff {
  /** In the order of the texts. None: the texts mean the same. */
  readonly changes: readonly JsonChange[];
  /** false: there are more changes than were asked for. */
  readonly isComplete: boolean;
}

export interface JsonDiffBounds {
  readonly mostChanges?: number;
  /** UTF-16 units that a text of a change may have. */
  readonly mostText?: number;
}

/** Values nested deeper are compared as text: each level is read once more than the one above it. */
const DEEPEST = 64;
const MOST_CHANGES = 1_000;
const MOST_TEXT = 4_000;

/**
 * Compares two JSON texts. Space and the order of members make no difference, nor do escapes in
 * strings; numbers differ when they are written differently (`1.0` and `1`). Members that repeat a
 * name are compared one by one, the first with the first. In arrays equal beginnings and ends stay
 * out, so that one inserted element is one change. null: at least one of the texts is not JSON.
 */
export function diffJson(
  before: string,
  after: string,
  { mostChanges = MOST_CHANGES, mostText = MOST_TEXT }: JsonDiffBounds = {},
): JsonDiff | null {
  const texts = [before, after].map(toJsonText);
  const [from, to] = texts;
  if (from === null || from === undefined || to === null || to === undefined) return null;
  const comparison = new Comparison(mostChanges, mostText);
  try {
    comparison.compare({ pointer: '', occurrence: 1, depth: 0 }, toValue(from), toValue(to));
  } catch (error) {
    if (!(error instanceof TooManyChanges)) throw error;
    return { changes: comparison.changes, isComplete: false };
  }
  return { changes: comparison.changes, isComplete: true };
}

class TooManyChanges extends Error {}

interface Place {
  readonly pointer: string;
  readonly occurrence: number;
  readonly depth: number;
}

type Kind = 'object' | 'array' | 'string' | 'other';

interface Value {
  readonly kind: Kind;
  readonly text: string;
}

interface Member extends Value {
  readonly name: string;
  readonly occurrence: number;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** How many elements at the start and, of the rest, at the end are the same in both. */
function commonEnds(
  old: readonly Value[],
  now: readonly Value[],
): { readonly start: number; readonly end: number } {
  const shorter = Math.min(old.length, now.length);
  let start = 0;
  while (start < shorter && isSame(old[start], now[start])) start += 1;
  let end = 0;
  while (end < shorter - start && isSame(old.at(-1 - end), now.at(-1 - end))) end += 1;
  return { start, end };
}

class Comparison {
  readonly changes: JsonChange[] = [];
  readonly #mostChanges: number;
  readonly #mostText: number;

  constructor(mostChanges: number, mostText: number) {
    this.#mostChanges = mostChanges;
    this.#mostText = mostText;
  }

  compare(place: Place, before: Value, after: Value): void {
    if (before.text === after.text) return;
    const isNested = before.kind === after.kind && place.depth < DEEPEST;
    if (isNested && before.kind === 'object') this.#compareObjects(place, before, after);
    else if (isNested && before.kind === 'array') this.#compareArrays(place, before, after);
    else if (!isSameString(before, after)) this.#add('changed', place, { before, after });
  }

  #compareObjects(place: Place, before: Value, after: Value): void {
    const old = membersOf(before);
    const now = new Map(membersOf(after).map((member) => [keyOf(member), member]));
    for (const member of old) {
      const inside = placeOf(place, member.name, member.occurrence);
      const counterpart = now.get(keyOf(member));
      if (counterpart === undefined) this.#add('removed', inside, { before: member });
      else this.compare(inside, member, counterpart);
      now.delete(keyOf(member));
    }
    for (const member of now.values())
      this.#add('added', placeOf(place, member.name, member.occurrence), { after: member });
  }

  #compareArrays(place: Place, before: Value, after: Value): void {
    const old = elementsOf(before);
    const now = elementsOf(after);
    const { start, end } = commonEnds(old, now);
    const oldEnd = old.length - end;
    const nowEnd = now.length - end;
    for (let index = start; index < Math.max(oldEnd, nowEnd); index += 1) {
      const inside = placeOf(place, String(index), 1);
      const one = index < oldEnd ? old[index] : undefined;
      const other = index < nowEnd ? now[index] : undefined;
      if (one !== undefined && other !== undefined) this.compare(inside, one, other);
      else if (one !== undefined) this.#add('removed', inside, { before: one });
      else if (other !== undefined) this.#add('added', inside, { after: other });
    }
  }

  #add(kind: JsonChangeKind, place: Place, values: { before?: Value; after?: Value }): void {
    if (this.changes.length >= this.#mostChanges) throw new TooManyChanges();
    const before = values.before?.text;
    const after = values.after?.text;
    const most = this.#mostText;
    this.changes.push({
      pointer: place.pointer,
      kind,
      occurrence: place.occurrence,
      ...(before === undefined ? {} : { before: cut(before, most) }),
      ...(after === undefined ? {} : { after: cut(after, most) }),
      isCut: [before, after].some((text) => text !== undefined && text.length > most),
    });
  }
}

/** The text without its byte order mark and outer space; null: not JSON. */
function toJsonText(text: string): string | null {
  const bare = text.startsWith('\uFEFF') ? text.slice(1) : text;
  try {
    JSON.parse(bare);
    return bare.trim();
  } catch {
    return null;
  }
}

function toValue(text: string): Value {
  const first = text[0];
  if (first === '{') return { kind: 'object', text };
  if (first === '[') return { kind: 'array', text };
  return { kind: first === '"' ? 'string' : 'other', text };
}

function membersOf({ text }: Value): Member[] {
  const bytes = encoder.encode(text);
  const seen = new Map<string, number>();
  return sliceMembers(bytes).map(({ name, start, end }) => {
    const occurrence = (seen.get(name) ?? 0) + 1;
    seen.set(name, occurrence);
    return { name, occurrence, ...toValue(decoder.decode(bytes.subarray(start, end))) };
  });
}

function elementsOf({ text }: Value): Value[] {
  const bytes = encoder.encode(text);
  return sliceElements(bytes).map(({ start, end }) =>
    toValue(decoder.decode(bytes.subarray(start, end))),
  );
}

function keyOf({ name, occurrence }: Member): string {
  return `${String(occurrence)} ${name}`;
}

/** Whether two elements may stay out, told by their text or, for a string, by what it says. */
function isSame(one: Value | undefined, other: Value | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  return one.text === other.text || isSameString(one, other);
}

function isSameString(one: Value, other: Value): boolean {
  return one.kind === 'string' && other.kind === 'string' && readText(one) === readText(other);
}

function readText({ text }: Value): unknown {
  return JSON.parse(text);
}

function placeOf({ pointer, depth }: Place, name: string, occurrence: number): Place {
  const part = name.replaceAll('~', '~0').replaceAll('/', '~1');
  return { pointer: `${pointer}/${part}`, occurrence, depth: depth + 1 };
}

function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1).toWellFormed()}…` : text;
}
