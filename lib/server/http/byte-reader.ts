/** Reads request bodies as the bytes they are, within a limit. */
import type { Admission } from './admission.ts';
import type { DoorRequest } from './door-request.ts';
import { ProblemError } from './problem.ts';

export const MOST_JSON_BYTES = 1024 * 1024;

/** Of a body that is held whole. */
export interface WholeLimits {
  readonly mostBytes: number;
  readonly admission: Admission;
}

/**
 * The whole body, byte for byte; never decoded, so that byte order marks and broken UTF-8 survive.
 * @throws ProblemError too_large without reading on, unsupported_media_type for any Content-Encoding,
 * too_busy if there is no memory for it now, too_slow, invalid_request if the sender goes away or
 * sends other than it declared
 */
export async function readBytes(
  request: DoorRequest,
  { mostBytes: wished, admission }: WholeLimits,
): Promise<Uint8Array> {
  refuseEncoding(request);
  const mostBytes = Math.min(wished, admission.mostWholeBytes);
  const bytes = request.heldBody ?? (await readFresh(request, { mostBytes, admission }));
  if (bytes.byteLength > mostBytes) throw tooLarge(mostBytes);
  return bytes;
}

async function readFresh(
  request: DoorRequest,
  { mostBytes, admission }: WholeLimits,
): Promise<Uint8Array> {
  const declared = declaredBytes(request);
  if (declared !== null && declared > mostBytes) throw tooLarge(mostBytes);
  admission.hold(declared ?? 0);
  const arrived = (await request.takeArrived?.()) ?? null;
  const bytes = arrived ?? (await readWhole(request, { mostBytes, admission }));
  if (declared !== null && declared !== bytes.byteLength) throw cutShort();
  return bytes;
}

async function readWhole(
  request: DoorRequest,
  { mostBytes, admission }: WholeLimits,
): Promise<Uint8Array> {
  const isDeclared = declaredBytes(request) !== null;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunksOf(request)) {
    size += chunk.byteLength;
    if (size > mostBytes) throw tooLarge(mostBytes);
    if (!isDeclared) admission.hold(chunk.byteLength);
    chunks.push(chunk);
  }
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks, size);
}

/** What Content-Length says; null: the body comes in pieces until it ends. */
export function declaredBytes({ headers }: DoorRequest): number | null {
  const text = headers.get('content-length');
  return text === null || !/^\d+$/.test(text) ? null : Number(text);
}

/**
 * The body as JSON, for our own commands, of a megabyte unless told otherwise. What third parties send
 * never comes this way.
 * @throws ProblemError as readBytes, and invalid_request if it is no JSON
 */
export async function readJson(
  request: DoorRequest,
  admission: Admission,
  mostBytes = MOST_JSON_BYTES,
): Promise<unknown> {
  const bytes = await readBytes(request, { mostBytes, admission });
  if (bytes.byteLength === 0) return {};
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new ProblemError('invalid_request', 'The body is not JSON.');
  }
}

/**
 * The body in pieces as they arrive, for whoever holds only some of them.
 * @throws ProblemError too_slow, invalid_request if the sender goes away
 */
export async function* chunksOf(request: DoorRequest): AsyncGenerator<Uint8Array> {
  try {
    yield* request.body ?? [];
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    throw cutShort();
  }
}

/** @throws ProblemError unsupported_media_type */
export function refuseEncoding(request: DoorRequest): void {
  const encoding = request.headers.get('content-encoding')?.trim().toLowerCase() ?? 'identity';
  if (encoding === '' || encoding === 'identity') return;
  throw new ProblemError(
    'unsupported_media_type',
    'Send the body as it is, without a Content-Encoding.',
    [{ header: 'content-encoding', message: 'is not taken' }],
  );
}

function tooLarge(mostBytes: number): ProblemError {
  return new ProblemError('too_large', `The body may have at most ${mostBytes} bytes.`);
}

function cutShort(): ProblemError {
  return new ProblemError('invalid_request', 'The body ended before it was complete.');
}
