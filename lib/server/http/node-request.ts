/** A request as Node's HTTP server has it, with nothing built that no endpoint asks for. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { DoorRequest, HeaderReader } from './door-request.ts';
import { endOfTurn } from './end-of-turn.ts';
import type { SlowSenders } from './slow-senders.ts';

/** One request and its answer, on the connection they share. */
export interface Exchange {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
}

export class NodeRequest implements DoorRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: HeaderReader;
  readonly #exchange: Exchange;
  readonly #slowSenders: SlowSenders;
  #aborting: AbortController | undefined;
  #mayPause = false;

  constructor(exchange: Exchange, slowSenders: SlowSenders) {
    const { incoming } = exchange;
    this.method = incoming.method ?? 'GET';
    this.url = incoming.url ?? '/';
    this.headers = new NodeHeaders(incoming.headers);
    this.#exchange = exchange;
    this.#slowSenders = slowSenders;
  }

  get body(): AsyncIterable<Uint8Array> | null {
    const { incoming, outgoing } = this.#exchange;
    if (!mayHaveBody(incoming)) return null;
    if (incoming.headers.expect !== undefined && !incoming.complete) outgoing.writeContinue();
    return this.#slowSenders.readInTime(incoming, { mayPause: this.#mayPause });
  }

  get signal(): AbortSignal {
    this.#aborting ??= this.#listen();
    return this.#aborting.signal;
  }

  async takeArrived(): Promise<Uint8Array | null> {
    const { incoming } = this.#exchange;
    if (!mayHaveBody(incoming)) return EMPTY;
    if (!incoming.complete) await endOfTurn();
    if (!incoming.complete || incoming.readableDidRead || incoming.destroyed) return null;
    const bytes: unknown = incoming.read();
    if (bytes === null) return EMPTY;
    return bytes instanceof Uint8Array ? bytes : null;
  }

  allowLongBody(): void {
    this.#mayPause = true;
  }

  #listen(): AbortController {
    const aborting = new AbortController();
    const { outgoing } = this.#exchange;
    const stop = (): void => {
      if (!outgoing.writableFinished) aborting.abort();
    };
    if (outgoing.destroyed) stop();
    else outgoing.once('close', stop);
    return aborting;
  }
}

const EMPTY = new Uint8Array();

/** RFC 9112 §6.3: without either field a request has no body. */
export function mayHaveBody({ headers }: IncomingMessage): boolean {
  return headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;
}

class NodeHeaders implements HeaderReader {
  readonly #headers: IncomingMessage['headers'];

  constructor(headers: IncomingMessage['headers']) {
    this.#headers = headers;
  }

  get(name: string): string | null {
    const value = Object.hasOwn(this.#headers, name) ? this.#headers[name] : undefined;
    if (typeof value === 'string') return value;
    return value === undefined ? null : value.join(', ');
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#headers, name);
  }

  *[Symbol.iterator](): IterableIterator<[string, string]> {
    for (const name of Object.keys(this.#headers)) {
      const value = this.get(name);
      if (value !== null) yield [name, value];
    }
  }
}
