/** Parses a payload as JSON (RFC 8259), strictly, and says where it stops being JSON. */
import { isUtf8 } from 'node:buffer';
import type { FaultPosition } from '#lib/domain/failure';
import { FailureError } from '#lib/domain/failure-error';
import { findJsonFault } from './json-fault.ts';
import { findUtf8Fault } from './utf8-fault.ts';

export interface ParsedJson {
  readonly value: unknown;
  /** What was parsed, without a byte order mark. */
  readonly text: string;
}

/** Deeper nesting is nothing a contract asks for, and would exhaust the stack of whoever walks it. */
const MAX_DEPTH = 512;
const NOTHING = new Uint8Array();
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * The value of the payload. A byte order mark is passed over, as RFC 8259 §8.1 allows; of duplicate
 * names the last counts, as everywhere in JavaScript. `before` is what precedes these bytes in the
 * stored payload: positions are told within the whole.
 * @throws FailureError invalid_utf8, too_deep, invalid_json with the position of the fault
 */
export function parseJson(bytes: Uint8Array, before: Uint8Array = NOTHING): ParsedJson {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = buffer.subarray(0, BOM.length).equals(BOM) ? BOM.length : 0;
  const lead = Buffer.concat([before, buffer.subarray(0, start)]);
  if (!isUtf8(buffer)) throw notUtf8(buffer.subarray(start), lead);
  const text = buffer.toString('utf8', start);
  const tooDeepAt = findDepthFault(text);
  if (tooDeepAt !== null) throw tooDeep(positionIn(lead, text.slice(0, tooDeepAt)));
  try {
    return { value: JSON.parse(text), text };
  } catch {
    throw notJson(text, lead);
  }
}

/** Counts brackets outside of texts; needs no stack of its own, unlike whoever walks the value. */
function findDepthFault(text: string): number | null {
  // Looking at each character costs more than parsing, and hardly any payload has so many brackets.
  if (countUpTo(text, '{') + countUpTo(text, '[') <= MAX_DEPTH) return null;
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const mark = text[at];
    if (mark === '"') at = endOfText(text, at);
    else if (mark === '[' || mark === '{') depth += 1;
    else if (mark === ']' || mark === '}') depth -= 1;
    if (depth > MAX_DEPTH) return at;
  }
  return null;
}

/** How often a text has this mark, its strings included; stops beyond MAX_DEPTH. */
function countUpTo(text: string, mark: string): number {
  let count = 0;
  let at = text.indexOf(mark);
  while (at !== -1 && count <= MAX_DEPTH) {
    count += 1;
    at = text.indexOf(mark, at + 1);
  }
  return count;
}

function endOfText(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}

function notUtf8(buffer: Buffer, lead: Buffer): FailureError {
  const index = findUtf8Fault(buffer);
  return fault({
    code: 'invalid_utf8',
    what: `is not UTF-8 text: the byte ${describeByte(buffer, index)} cannot stand there`,
    position: positionIn(lead, buffer.toString('utf8', 0, index)),
  });
}

function tooDeep(position: FaultPosition): FailureError {
  const what = `is nested deeper than ${String(MAX_DEPTH)} levels`;
  return fault({ code: 'too_deep', what, position });
}

function notJson(text: string, lead: Buffer): FailureError {
  const { index, expected } = findJsonFault(text) ?? { index: text.length, expected: 'JSON' };
  const what =
    text.trim() === ''
      ? 'is empty where JSON is expected'
      : `is not valid JSON: expected ${expected}, but found ${describeCharacter(text.codePointAt(index))}`;
  return fault({ code: 'invalid_json', what, position: positionIn(lead, text.slice(0, index)) });
}

interface Fault {
  readonly code: string;
  readonly what: string;
  readonly position: FaultPosition;
}

function fault({ code, what, position }: Fault): FailureError {
  const place = `line ${String(position.line)}, column ${String(position.column)}`;
  return new FailureError({
    class: 'data',
    code,
    message: `The payload ${what} (${place}).`,
    position,
  });
}

/** Columns count characters, so that an editor shows the same place; a byte order mark is none. */
function positionIn(lead: Buffer, before: string): FaultPosition {
  const text = lead.toString('utf8').replace(/^\uFEFF/, '') + before;
  const lineStart = text.lastIndexOf('\n') + 1;
  return {
    byteOffset: lead.length + Buffer.byteLength(before),
    line: text.split('\n').length,
    column: Array.from(text.slice(lineStart)).length + 1,
  };
}

function describeCharacter(codePoint: number | undefined): string {
  if (codePoint === undefined) return 'the end of the payload';
  const isPrintable = codePoint > 0x20 && codePoint !== 0x7f;
  if (isPrintable) return `“${String.fromCodePoint(codePoint)}”`;
  return `the character U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;
}

function describeByte(buffer: Buffer, offset: number): string {
  const byte = buffer[offset];
  return byte === undefined ? 'that should follow' : `0x${byte.toString(16).toUpperCase()}`;
}
