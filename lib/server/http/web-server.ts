/** The one HTTP server of a web process: the fast lane, and the console behind it. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDraining, startDraining } from '../health/draining.ts';
import { closeLiveHub } from '../live/live-hub.ts';
import type { Route } from './define-route.ts';
import { createFastLane, isFastLanePath, type NodeListener } from './fast-lane.ts';
import { mayHaveBody } from './node-request.ts';
import { secureApi, securePage } from './security-headers.ts';
import { announceShutdown } from './shutdown-signal.ts';
import { SlowSenders } from './slow-senders.ts';

export interface WebServerOptions {
  /** Absent: the API alone. */
  readonly console?: NodeListener;
  /** Absent: every endpoint there is. */
  readonly routes?: readonly Route[];
  /** Senders that drip are cut off: a request's headers, and all of it, must come within these. */
  readonly headersTimeoutMs?: number;
  readonly requestTimeoutMs?: number;
}

const CHECK_EVERY_MS = 1_000;
const KEEP_ALIVE_MS = 65_000;
const MAX_HEADER_BYTES = 32 * 1024;
/** Leaves time, within the 10 s that a process has for its end, for the database to be closed. */
const DRAIN_MS = 8_000;
const CLOSE_IDLE_EVERY_MS = 50;
const KNOWN_METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Makes the server; the caller lets it listen. */
export function createWebServer(options: WebServerOptions = {}): Server {
  const { headersTimeoutMs = 10_000, requestTimeoutMs = 30_000 } = options;
  const checkEveryMs = Math.min(CHECK_EVERY_MS, headersTimeoutMs);
  const slowSenders = new SlowSenders({ limitMs: requestTimeoutMs, checkEveryMs });
  const { routes } = options;
  const fastLane = createFastLane({ slowSenders, ...(routes === undefined ? {} : { routes }) });
  const limits = {
    headersTimeout: headersTimeoutMs,
    // Node knows one limit for all; long batches are bounded by their pauses instead.
    requestTimeout: 0,
    connectionsCheckingInterval: checkEveryMs,
    keepAliveTimeout: KEEP_ALIVE_MS,
    maxHeaderSize: MAX_HEADER_BYTES,
  };
  const listener = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    const refusal = refuseRequestLine(incoming);
    if (refusal !== null) {
      secureApi(outgoing);
      outgoing.writeHead(refusal, { connection: 'close' }).end();
      return;
    }
    noteClient(incoming);
    if (options.console === undefined || isFastLanePath(incoming.url ?? '/')) {
      void fastLane(incoming, outgoing);
      return;
    }
    if (isDraining()) outgoing.setHeader('connection', 'close');
    if (incoming.headers.expect !== undefined) outgoing.writeContinue();
    if (mayHaveBody(incoming)) slowSenders.cutOff(incoming);
    securePage(incoming, outgoing);
    void options.console(incoming, outgoing);
  };
  // Whoever asks first whether to send is told before it sends, not after.
  return createServer(limits, listener).on('checkContinue', listener);
}

/**
 * Stops in order: not ready, no new connections, long answers end, what is in work finishes within
 * `drainMs`, and the rest is cut. A connection ends with its answer, whether its caller asks on or not.
 */
export async function stopWebServer(server: Server, drainMs = DRAIN_MS): Promise<void> {
  startDraining();
  announceShutdown();
  closeLiveHub();
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // Node closes what is idle now; a connection that falls idle later would be kept for its caller.
  const closing = setInterval(() => server.closeIdleConnections(), CLOSE_IDLE_EVERY_MS);
  const limit = new AbortController();
  const tooLong = sleep(drainMs, undefined, { signal: limit.signal, ref: false })
    .then(() => server.closeAllConnections())
    .catch(() => undefined);
  await closed;
  clearInterval(closing);
  limit.abort();
  await tooLong;
}

/**
 * The status to refuse a request line with, or null. The absolute form, which RFC 9112 §3.2.2 has
 * servers accept, is brought to the origin form, so that its host decides nothing.
 */
function refuseRequestLine(incoming: IncomingMessage): 400 | 405 | null {
  if (!KNOWN_METHODS.has(incoming.method ?? '')) return 405;
  const target = incoming.url ?? '';
  if (target.startsWith('/')) return null;
  const absolute = /^https?:\/\/[^/?#]*([^#]*)$/i.exec(target)?.[1];
  if (absolute === undefined) return 400;
  incoming.url = absolute.startsWith('/') ? absolute : `/${absolute}`;
  return null;
}

/** The last address in X-Forwarded-For is the one that really connected, whatever the client wrote. */
function noteClient(incoming: IncomingMessage): void {
  const address = incoming.socket.remoteAddress;
  if (address === undefined) return;
  const before = incoming.headers['x-forwarded-for'];
  const said = Array.isArray(before) ? before.join(', ') : before;
  incoming.headers['x-forwarded-for'] = said === undefined ? address : `${said}, ${address}`;
  incoming.rawHeaders.push('X-Forwarded-For', address);
}
