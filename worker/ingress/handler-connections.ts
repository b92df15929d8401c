/** The database connections that handlers share: fewer than handlers run at once, taken in turn. */
import { Turns } from '#lib/domain/turns';
import type { Database, Transaction } from '#lib/server/database';

export class HandlerConnections {
  readonly #pool: Database;
  readonly #turns: Turns;

  /** At most `most` at once; the pool must hold as many. */
  constructor(pool: Database, most: number) {
    this.#pool = pool;
    this.#turns = new Turns(most);
  }

  /** A connection, as soon as one is free: the handler's own time limit bounds the wait. */
  async open(): Promise<Transaction> {
    await this.#turns.enter();
    try {
      return await this.#pool.connect();
    } catch (error) {
      this.#turns.leave();
      throw error;
    }
  }

  /** Gives it back; one that is broken or may still be at work is dropped. */
  close(tx: Transaction, isBroken = false): void {
    tx.release(isBroken);
    this.#turns.leave();
  }
}
