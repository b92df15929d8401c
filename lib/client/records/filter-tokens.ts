/** Splits what a person types into the filter bar: words, and `field:value` with lists and quotes. */

export interface FilterToken {
  /** As typed before the colon, in lower case; null: a word of its own. */
  readonly field: string | null;
  readonly values: readonly string[];
  /** Where it stands in the text, for showing what is wrong. */
  readonly text: string;
  /** A quote was opened and never closed. */
  readonly isOpen: boolean;
}

const FIELD = /-?[a-z]+:/iy;
const BLANK = /\s*/y;
const QUOTED = /"((?:[^"\\]|\\.)*)("?)/sy;
const BARE_IN_LIST = /[^\s,]*/y;
const BARE = /\S+/y;

/** Reads a text from a place on. */
class Reader {
  readonly #text: string;
  at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.#text);
    if (match !== null) this.at = pattern.lastIndex;
    return match;
  }

  isAt(text: string): boolean {
    return this.#text.startsWith(text, this.at);
  }

  isAtEnd(): boolean {
    return this.at >= this.#text.length;
  }

  since(start: number): string {
    return this.#text.slice(start, this.at);
  }
}

interface ReadValue {
  readonly value: string;
  readonly isOpen: boolean;
}

function takeValue(reader: Reader, bare: RegExp): ReadValue {
  const quoted = reader.isAt('"') ? reader.take(QUOTED) : null;
  if (quoted === null) return { value: reader.take(bare)?.[0] ?? '', isOpen: false };
  const value = (quoted[1] ?? '').replaceAll(/\\(.)/gs, '$1');
  return { value, isOpen: quoted[2] !== '"' };
}

function takeList(reader: Reader): ReadValue[] {
  const values = [takeValue(reader, BARE_IN_LIST)];
  while (reader.isAt(',')) {
    reader.at += 1;
    values.push(takeValue(reader, BARE_IN_LIST));
  }
  return values;
}

/** The tokens of a text, in their order. Never fails: what is wrong with them is for the reader to say. */
export function splitFilterText(text: string): FilterToken[] {
  const reader = new Reader(text);
  const tokens: FilterToken[] = [];
  for (;;) {
    reader.take(BLANK);
    if (reader.isAtEnd()) return tokens;
    const start = reader.at;
    const field = reader.take(FIELD)?.[0].slice(0, -1).toLowerCase() ?? null;
    const values = field === null ? [takeValue(reader, BARE)] : takeList(reader);
    tokens.push({
      field,
      values: values.map(({ value }) => value),
      text: reader.since(start),
      isOpen: values.some(({ isOpen }) => isOpen),
    });
  }
}

/** A value as it is typed: in quotes where it would not be read back as it is. */
export function quoteValue(value: string): string {
  if (value !== '' && !/[\s",\\:]|^-/.test(value)) return value;
  return `"${value.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}
