/** Sends one request to a checked address, follows nothing, and bounds time and bytes of the answer. */
import { Agent as HttpAgent, request as requestHttp, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { isIP, type Socket } from 'node:net';
import type { Target } from './resolve-target.ts';

export interface PushRequest {
  readonly method: 'POST' | 'OPTIONS';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface PushAnswer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  /** The beginning of the body of an answer that is no success; else empty. */
  readonly body: string;
}

export interface PushLimits {
  readonly connectMs: number;
  /** From the connection to the end of the answer's header. */
  readonly answerMs: number;
  /** Of the whole exchange, however slowly bytes move. */
  readonly totalMs: number;
  /** What is kept of the body of a failure, and how long it is waited for. */
  readonly bodyBytes: number;
  readonly bodyMs: number;
}

export const PUSH_LIMITS: PushLimits = {
  connectMs: 5_000,
  answerMs: 20_000,
  totalMs: 30_000,
  bodyBytes: 8_192,
  bodyMs: 2_000,
};

/** Connections that are kept open between requests; one pair a worker. */
export interface PushAgents {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
}

/**
 * Shorter than servers keep an idle connection (five seconds and more): a request on one that is being
 * closed over there has no answer, and costs its records an attempt.
 */
const MOST_IDLE_MS = 3_000;

export function openPushAgents(mostIdleMs = MOST_IDLE_MS): PushAgents {
  const options = { keepAlive: true, maxFreeSockets: 32, timeout: mostIdleMs };
  return { http: new HttpAgent(options), https: new HttpsAgent(options) };
}

/** No answer came. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
  /** Something may have arrived at the other side; false: there was no connection. */
  readonly hasLeft: boolean;
  readonly isTimeout: boolean;

  constructor(message: string, { hasLeft, isTimeout }: { hasLeft: boolean; isTimeout: boolean }) {
    super(message);
    this.hasLeft = hasLeft;
    this.isTimeout = isTimeout;
  }
}

export interface SendParts {
  readonly agents: PushAgents;
  readonly limits: PushLimits;
  readonly signal: AbortSignal;
}

/** Addresses of one name that are tried when there is no connection to the first. */
const MOST_ADDRESSES = 3;

/**
 * The answer to a request, whatever its status.
 * @throws NoAnswerError
 */
export async function sendToTarget(
  { url, addresses }: Target,
  request: PushRequest,
  parts: SendParts,
): Promise<PushAnswer> {
  let last = new NoAnswerError('it has no address', { hasLeft: false, isTimeout: false });
  for (const address of addresses.slice(0, MOST_ADDRESSES)) {
    try {
      return await new Exchange({ url, address, request, parts }).answer;
    } catch (error) {
      if (!(error instanceof NoAnswerError) || error.hasLeft || parts.signal.aborted) throw error;
      last = error;
    }
  }
  throw last;
}

interface ExchangeOptions {
  readonly url: URL;
  readonly address: string;
  readonly request: PushRequest;
  readonly parts: SendParts;
}

/** One request on one connection, and the clocks that watch it. */
class Exchange {
  readonly answer: Promise<PushAnswer>;
  readonly #options: ExchangeOptions;
  readonly #settle: PromiseWithResolvers<PushAnswer>;
  readonly #timers: NodeJS.Timeout[] = [];
  #hasLeft = false;
  /** From then on only the answer's own body is waited for. */
  #isAnswered = false;

  constructor(options: ExchangeOptions) {
    this.#options = options;
    this.#settle = Promise.withResolvers();
    this.answer = this.#settle.promise;
    this.#begin();
  }

  #begin(): void {
    const { request, parts } = this.#options;
    const sent = this.#open();
    const stop = (why: string, isTimeout: boolean): void => {
      this.#fail(why, isTimeout);
      sent.destroy();
    };
    const limit = (ms: number, why: string): NodeJS.Timeout => {
      const timer = setTimeout(stop, ms, why, true);
      this.#timers.push(timer);
      return timer;
    };
    const abort = (): void => {
      stop('the worker stopped before an answer came', false);
    };
    limit(parts.limits.totalMs, `no whole answer came within ${inSeconds(parts.limits.totalMs)}`);
    parts.signal.addEventListener('abort', abort, { once: true });
    sent.on('socket', (socket) => {
      this.#watchConnecting(socket, limit);
    });
    sent.on('response', (response) => {
      this.#receive(response);
    });
    sent.on('error', (error) => {
      if (!this.#isAnswered) this.#fail(describe(error), false);
    });
    sent.on('close', () => {
      parts.signal.removeEventListener('abort', abort);
      if (!this.#isAnswered) this.#fail('the connection was closed without an answer', false);
    });
    if (parts.signal.aborted) abort();
    else sent.end(request.body);
  }

  /** The address stands in for the name, so that nothing is left to look up. */
  #open(): ReturnType<typeof requestHttp> {
    const { url, address, request, parts } = this.#options;
    const options = {
      host: address,
      port: url.port === '' ? undefined : Number(url.port),
      method: request.method,
      path: `${url.pathname}${url.search}`,
      setHost: false,
      headers: { host: url.host, 'content-length': request.body.byteLength, ...request.headers },
    };
    if (url.protocol === 'http:') return requestHttp({ ...options, agent: parts.agents.http });
    const name = url.hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
    const servername = isIP(name) === 0 ? { servername: name } : {};
    return requestHttps({ ...options, ...servername, agent: parts.agents.https });
  }

  #watchConnecting(socket: Socket, limit: (ms: number, why: string) => NodeJS.Timeout): void {
    const { limits } = this.#options.parts;
    const awaitAnswer = (): void => {
      this.#hasLeft = true;
      limit(limits.answerMs, `no answer came within ${inSeconds(limits.answerMs)}`);
    };
    if (!socket.connecting) {
      awaitAnswer();
      return;
    }
    const why = `no connection came about within ${inSeconds(limits.connectMs)}`;
    const connecting = limit(limits.connectMs, why);
    socket.once(this.#options.url.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
      clearTimeout(connecting);
      awaitAnswer();
    });
  }

  #receive(response: IncomingMessage): void {
    const { limits } = this.#options.parts;
    this.#isAnswered = true;
    this.#stopClocks();
    const status = response.statusCode ?? 0;
    const isSuccess = status >= 200 && status < 300;
    const chunks: Buffer[] = [];
    let size = 0;
    const settle = (): void => {
      const body = isSuccess ? '' : Buffer.concat(chunks).subarray(0, limits.bodyBytes).toString();
      this.#settle.resolve({ status, headers: response.headers, body });
    };
    // What comes of a body beyond its bounds costs the connection, never our memory.
    const leave = setTimeout(() => {
      settle();
      response.destroy();
    }, limits.bodyMs);
    response.on('data', (chunk: Buffer) => {
      size += chunk.byteLength;
      if (!isSuccess) chunks.push(chunk);
      if (size < limits.bodyBytes) return;
      settle();
      response.destroy();
    });
    response.on('error', settle);
    response.on('close', () => {
      clearTimeout(leave);
      settle();
    });
    if (isSuccess) settle();
  }

  #fail(message: string, isTimeout: boolean): void {
    this.#stopClocks();
    this.#settle.reject(new NoAnswerError(message, { hasLeft: this.#hasLeft, isTimeout }));
  }

  #stopClocks(): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }
}

function inSeconds(ms: number): string {
  return `${String(ms / 1000)} s`;
}

/** The reason of a connection's end in few words, without addresses. */
function describe(error: Error): string {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const known = REASONS.get(code);
  if (known !== undefined) return known;
  return code === '' ? 'the connection failed' : `the connection failed (${code})`;
}

const REASONS: ReadonlyMap<string, string> = new Map([
  ['ECONNREFUSED', 'the connection was refused'],
  ['ECONNRESET', 'the connection was reset'],
  ['EPIPE', 'the connection was reset'],
  ['ETIMEDOUT', 'no connection came about in time'],
  ['EHOSTUNREACH', 'there is no route to it'],
  ['ENETUNREACH', 'there is no route to it'],
  ['HPE_HEADER_OVERFLOW', 'the header of its answer is too long'],
  ['CERT_HAS_EXPIRED', 'its certificate has expired'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'its certificate is signed by nobody we trust'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'its certificate is for another name'],
]);
