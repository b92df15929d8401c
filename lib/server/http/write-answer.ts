/** Sends an answer on its connection, and leaves the connection fit for the next request, or closed. */
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isDraining } from '../health/draining.ts';
import { log } from '../log.ts';
import type { Answer, AnswerBody } from './answer.ts';
import { endOfTurn } from './end-of-turn.ts';
import { mayHaveBody, type Exchange } from './node-request.ts';
import { apiHeaders } from './security-headers.ts';

/** So that the caller can read its answer before a connection ends that it still sends on. */
const LINGER_MS = 1_000;
const MOST_LINGERING_BYTES = 1024 * 1024;
/** A caller who takes nothing of its answer for so long is gone. */
const MOST_STALLED_MS = 60_000;

/** Sends `answer`; resolves when the connection has taken it, or is gone. Never throws. */
export async function writeAnswer(exchange: Exchange, answer: Answer | Response): Promise<void> {
  const { incoming, outgoing } = exchange;
  if (outgoing.destroyed) return forget(answer);
  if (isUnread(incoming)) await endOfTurn();
  const mustLinger = isUnread(incoming);
  if (mustLinger || isDraining()) outgoing.setHeader('connection', 'close');
  const { status, body } = answer;
  const headers = { ...apiHeaders(), ...headersOf(answer) };
  if (!isWhole(body)) {
    outgoing.writeHead(status, headers);
    return writePieces(outgoing, body);
  }
  outgoing.writeHead(status, { ...headers, ...lengthOf(status, body) });
  if (mustLinger) await linger(exchange, body);
  else outgoing.end(body);
}

type WholeBody = Extract<AnswerBody, string | Uint8Array | null>;

/** Whether the caller still sends, or has sent what nobody took. */
function isUnread(incoming: IncomingMessage): boolean {
  return !incoming.complete && mayHaveBody(incoming);
}

function isWhole(body: AnswerBody | Response['body']): body is WholeBody {
  return body === null || typeof body === 'string' || body instanceof Uint8Array;
}

function headersOf(answer: Answer | Response): Readonly<Record<string, string>> {
  return answer instanceof Response ? Object.fromEntries(answer.headers) : answer.headers;
}

/** RFC 9110 §8.6: an answer 204 has none. */
function lengthOf(status: number, body: WholeBody): Record<string, number> {
  return status === 204 ? {} : { 'content-length': body === null ? 0 : Buffer.byteLength(body) };
}

/** Nobody will take its pieces: whoever makes them may let go of what they need. */
async function forget({ body }: Answer | Response): Promise<void> {
  if (isWhole(body)) return;
  if (body instanceof ReadableStream) await body.cancel().catch(() => undefined);
  else await body[Symbol.asyncIterator]().return?.();
}

/** The answer goes out at once; the connection ends when the caller stops sending, or must. */
async function linger({ incoming, outgoing }: Exchange, body: WholeBody): Promise<void> {
  if (body === null) outgoing.flushHeaders();
  else outgoing.write(body);
  let passedOver = 0;
  const stop = new AbortController();
  incoming.on('data', (piece: Uint8Array) => {
    passedOver += piece.byteLength;
    if (passedOver > MOST_LINGERING_BYTES) stop.abort();
  });
  incoming.once('close', () => stop.abort());
  const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(LINGER_MS)]);
  await once(incoming, 'end', { signal }).catch(() => undefined);
  outgoing.end();
}

/** As fast as the caller takes them. An answer that breaks off ends its connection, so that the caller knows. */
async function writePieces(
  outgoing: ServerResponse,
  pieces: AsyncIterable<string | Uint8Array>,
): Promise<void> {
  const gone = new AbortController();
  outgoing.once('close', () => gone.abort());
  outgoing.flushHeaders();
  try {
    for await (const piece of pieces) {
      if (outgoing.destroyed) return;
      if (!outgoing.write(piece)) await drain(outgoing, gone.signal);
    }
    outgoing.end();
  } catch (error) {
    if (!gone.signal.aborted) log.warn({ err: error }, 'an answer broke off');
    outgoing.destroy();
  }
}

async function drain(outgoing: ServerResponse, gone: AbortSignal): Promise<void> {
  const signal = AbortSignal.any([gone, AbortSignal.timeout(MOST_STALLED_MS)]);
  await once(outgoing, 'drain', { signal });
}
