/** Header fields of a received record: their text, and which of them are kept beside the payload. */
import { LEFT_OUT_HEADERS } from '#lib/server/gateway/ingress/left-out-headers';
import type { DoorRequest } from '../door-request.ts';
import { ProblemError } from '../problem.ts';

/** The fields to keep, as [name, value]. */
export function keptHeaders({ headers }: DoorRequest): [string, string][] {
  const kept: [string, string][] = [];
  for (const [name, value] of headers) {
    if (!LEFT_OUT_HEADERS.has(name)) kept.push([name, decodeUtf8(value) ?? value]);
  }
  return kept;
}

/**
 * The text of a header field, or null if it is absent. Bytes beyond ASCII are read as UTF-8.
 * @throws ProblemError naming the header if it is no text
 */
export function readHeader(request: DoorRequest, name: string): string | null {
  const value = request.headers.get(name);
  if (value === null) return null;
  const text = decodeUtf8(value.trim());
  if (text === null || /[\u0000-\u001f\u007f]/.test(text)) {
    throw headerProblem(name, 'must be UTF-8 text without control characters');
  }
  return text;
}

/** A 400 that names a header. */
export function headerProblem(header: string, message: string): ProblemError {
  return new ProblemError('invalid_request', `The header ${header} ${message}.`, [
    { header, message },
  ]);
}

/** Header values arrive as one character a byte. */
function decodeUtf8(value: string): string | null {
  if (!/[^\u0020-\u007e]/.test(value)) return value;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(value, 'latin1'));
  } catch {
    return null;
  }
}
