/** The database connections that handlers share: fewer than handlers run at once, taken in turn. */
import type { Database, Transaction } from '#lib/server/database';

export class HandlerConnections {
  readonly #pool: Database;
  readonly #waiting: (() => void)[] = [];
  #free: number;

  /** At most `most` at once; the pool must hold as many. */
  constructor(pool: Database, most: number) {
    this.#pool = pool;
    this.#free = most;
  }

  /** A connection, as soon as one is free: the handler's own time limit bounds the wait. */
  async open(): Promise<Transaction> {
    if (this.#free > 0) this.#free -= 1;
    else await this.#turn();
    try {
      return await this.#pool.connect();
    } catch (error) {
      this.#passOn();
      throw error;
    }
  }

  /** Gives it back; one that is broken or may still be at work is dropped. */
  close(tx: Transaction, isBroken = false): void {
    tx.release(isBroken);
    this.#passOn();
  }

  #turn(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.#waiting.push(() => {
      resolve(undefined);
    });
    return promise;
  }

  #passOn(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free += 1;
    else next();
  }
}
