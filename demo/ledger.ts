/** The ledger: a small HTTP service outside of Sluice and its database, which is down now and then. */
import { createServer, type Server, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { say } from './say.ts';

const PATH = /^\/entries\/(capture|refund)\/[^/]+$/;

/** How the ledger is down: nothing listens, or it answers 503. */
export type Outage = 'silent' | 'failing';

export class Ledger {
  readonly #server: Server;
  readonly #url: URL;
  readonly #entries = new Set<string>();
  #isFailing = false;

  constructor(url: string) {
    this.#url = new URL(url);
    this.#server = createServer((request, response) => {
      request.resume();
      this.#answer(`${request.method ?? ''} ${request.url ?? ''}`, response);
    });
  }

  /** Payments entered so far. */
  get entries(): number {
    return this.#entries.size;
  }

  /** Starts to listen. Rejects when the port is taken. */
  listen(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    this.#server.once('error', reject);
    this.#server.listen({ host: '127.0.0.1', port: Number(this.#url.port || 80) }, () => {
      this.#server.off('error', reject);
      resolve(undefined);
    });
    return promise;
  }

  /** Stops to listen; requests under way are cut off. */
  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  /** Is down for a while, then back. */
  async breakDown(outage: Outage, durationMs: number, signal: AbortSignal): Promise<void> {
    if (outage === 'silent') await this.close();
    else this.#isFailing = true;
    await sleep(durationMs, undefined, { signal });
    if (outage === 'silent') await this.listen();
    else this.#isFailing = false;
    say(`the ledger is back; ${String(this.entries)} payments entered so far`);
  }

  /** A PUT under the payment's own id: the same one again changes nothing. */
  #answer(call: string, response: ServerResponse): void {
    const [method, path = ''] = call.split(' ');
    if (this.#isFailing) {
      response.writeHead(503, { 'retry-after': '5' }).end();
      return;
    }
    if (method !== 'PUT' || !PATH.test(path)) {
      response.writeHead(404).end();
      return;
    }
    const isKnown = this.#entries.has(path);
    this.#entries.add(path);
    response.writeHead(isKnown ? 200 : 201).end();
  }
}
