/** Bounds how long senders may take for a body, which is what holds connections and memory. */
import type { IncomingMessage } from 'node:http';
import { ProblemError } from './problem.ts';

export interface SlowSendersOptions {
  /** For a whole body; where the sender may pause, for each piece of it. */
  readonly limitMs: number;
  readonly checkEveryMs: number;
}

interface Wait {
  readonly untilMs: number;
  readonly expire: () => void;
}

/** One clock for all requests of a server, so that none costs a timer of its own. */
export class SlowSenders {
  readonly #limitMs: number;
  readonly #checkEveryMs: number;
  readonly #waits = new Set<Wait>();
  #clock: NodeJS.Timeout | undefined;

  constructor({ limitMs, checkEveryMs }: SlowSendersOptions) {
    this.#limitMs = limitMs;
    this.#checkEveryMs = checkEveryMs;
  }

  /**
   * The pieces of a body, within the limit from now on. Breaking off leaves the connection open.
   * @throws ProblemError too_slow
   */
  async *readInTime(
    incoming: IncomingMessage,
    { mayPause }: { readonly mayPause: boolean },
  ): AsyncGenerator<Uint8Array> {
    const pieces: AsyncIterator<unknown> = incoming.iterator({ destroyOnReturn: false });
    let untilMs = performance.now() + this.#limitMs;
    for (;;) {
      const next = await this.#inTime(pieces.next(), untilMs);
      if (next.done === true) return;
      if (next.value instanceof Uint8Array) yield next.value;
      if (mayPause) untilMs = performance.now() + this.#limitMs;
    }
  }

  /** Ends the connection if the body of a request that somebody else reads takes too long. */
  cutOff(incoming: IncomingMessage): void {
    const wait: Wait = {
      untilMs: performance.now() + this.#limitMs,
      expire: () => incoming.destroy(),
    };
    this.#add(wait);
    incoming.once('close', () => this.#drop(wait));
    incoming.once('end', () => this.#drop(wait));
  }

  #inTime<Value>(work: Promise<Value>, untilMs: number): Promise<Value> {
    return new Promise((resolve, reject) => {
      const expire = (): void =>
        reject(new ProblemError('too_slow', 'The body did not arrive in time.'));
      const wait: Wait = { untilMs, expire };
      this.#add(wait);
      work.then(resolve, reject).finally(() => this.#drop(wait));
    });
  }

  #add(wait: Wait): void {
    this.#waits.add(wait);
    this.#clock ??= setInterval(() => this.#check(), this.#checkEveryMs).unref();
  }

  #drop(wait: Wait): void {
    this.#waits.delete(wait);
  }

  #check(): void {
    const nowMs = performance.now();
    for (const wait of this.#waits) {
      if (wait.untilMs > nowMs) continue;
      this.#waits.delete(wait);
      wait.expire();
    }
    if (this.#waits.size > 0) return;
    clearInterval(this.#clock);
    this.#clock = undefined;
  }
}
