/** Reads request bodies as the bytes they are, within a limit. */
import { ProblemError } from './problem.ts';

const MOST_JSON_BYTES = 1024 * 1024;

/**
 * The whole body, byte for byte; never decoded, so that byte order marks and broken UTF-8 survive.
 * @throws ProblemError too_large without reading on, unsupported_media_type for any Content-Encoding,
 * invalid_request if the sender goes away or sends other than it declared
 */
export async function readBytes(request: Request, mostBytes: number): Promise<Uint8Array> {
  refuseEncoding(request);
  const declared = Number(request.headers.get('content-length') ?? 'NaN');
  if (declared > mostBytes) throw tooLarge(mostBytes);
  if (request.body === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunksOf(request.body)) {
    size += chunk.byteLength;
    if (size > mostBytes) throw tooLarge(mostBytes);
    chunks.push(chunk);
  }
  if (Number.isInteger(declared) && declared !== size) throw cutShort();
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks, size);
}

/**
 * The body as JSON, for our own commands; payloads never come this way.
 * @throws ProblemError as readBytes, and invalid_request if it is no JSON
 */
export async function readJson(request: Request): Promise<unknown> {
  const bytes = await readBytes(request, MOST_JSON_BYTES);
  if (bytes.byteLength === 0) return {};
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new ProblemError('invalid_request', 'The body is not JSON.');
  }
}

async function* chunksOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of body) yield chunk;
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    throw cutShort();
  }
}

function refuseEncoding(request: Request): void {
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
