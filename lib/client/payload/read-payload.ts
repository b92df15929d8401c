/** Reads the bytes of a payload for display: text, outline, and what is odd about them in plain words. */
import { readOutline, type Outline } from './json-outline.ts';
import { findUtf8Fault, findUtf8FaultInPart } from './utf8-fault.ts';

export interface TextPlace {
  readonly line: number;
  readonly column: number;
  readonly byteOffset: number;
}

export interface PayloadView {
  readonly bytes: Uint8Array;
  /** Broken UTF-8 stands as U+FFFD; a byte order mark is kept. */
  readonly text: string;
  /** Whether there are more bytes than these. */
  readonly part: boolean;
  /** null where the payload neither claims nor seems to be JSON. */
  readonly outline: Outline | null;
  /** Why it is not JSON though it says so; null where it is, or does not say so. */
  readonly notJson: string | null;
  /** Sentences about what else is unusual, most important first. */
  readonly remarks: readonly string[];
  readonly looksBinary: boolean;
}

const BYTE_ORDER_MARK = '\uFEFF';
const encoder = new TextEncoder();

/** Line and column from 1, byte offset from 0, of an offset in the text. */
export function locate(text: string, offset: number): TextPlace {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return {
    line: before.split('\n').length,
    column: Array.from(before.slice(lineStart)).length + 1,
    byteOffset: encoder.encode(before).length,
  };
}

function claimsJson(mediaType: string): boolean {
  return /[/+]json\b/i.test(mediaType);
}

function hasManyControls(text: string): boolean {
  const head = text.slice(0, 4096);
  const odd = head.match(/[\u0000-\u0008\u000e-\u001a\u001c-\u001f\ufffd]/g)?.length ?? 0;
  return odd > 4 && odd > head.length / 20;
}

function describeFault(text: string, outline: Outline | null): string | null {
  const fault = outline?.fault ?? null;
  if (fault === null) return null;
  const { line, column } = locate(text, fault.offset);
  return `This is not JSON: at line ${line}, column ${column}, ${fault.reason}.`;
}

function describeOddities(
  view: Omit<PayloadView, 'remarks' | 'notJson'>,
  utf8Fault: number | null,
): string[] {
  const remarks: string[] = [];
  if (utf8Fault !== null) {
    remarks.push(
      `The bytes are not valid UTF-8: the first broken one is at byte ${utf8Fault.toLocaleString('en')}.`,
    );
  }
  if (view.text.startsWith(BYTE_ORDER_MARK)) {
    remarks.push('It begins with a byte order mark (EF BB BF), which some readers refuse.');
  }
  if (view.outline?.nodes.some((node) => node.duplicate) === true) {
    remarks.push('An object in it has the same name twice; programs usually see only the last.');
  }
  return remarks;
}

/** The outline of what is JSON, or says that it is. */
function readJson(text: string, from: number, mediaType: string): Outline | null {
  const claimed = claimsJson(mediaType);
  if (text === '' || !(claimed || /^\s*[[{]/.test(text.slice(from)))) return null;
  const outline = readOutline(text, from);
  return claimed || outline.fault === null ? outline : null;
}

/** Makes the view of these bytes. `part` says that the payload goes on after them. */
export function readPayload(bytes: Uint8Array, mediaType: string, part = false): PayloadView {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes, { stream: part });
  const outline = readJson(text, text.startsWith(BYTE_ORDER_MARK) ? 1 : 0, mediaType);
  const textual = outline !== null || /^text\/|xml|json/i.test(mediaType);
  const looksBinary = !textual && hasManyControls(text);
  const utf8Fault = part ? findUtf8FaultInPart(bytes) : findUtf8Fault(bytes);
  const view = { bytes, text, part, outline, looksBinary };
  return {
    ...view,
    notJson: part ? null : describeFault(text, outline),
    remarks: describeOddities(view, looksBinary ? null : utf8Fault),
  };
}
