/** One connection of a pool, kept while there is one statement after another to send. */
import type { Database, Queryable, Transaction } from '../database.ts';
import { isDatabaseAway } from './database-away.ts';

/**
 * The pool hands out a connection a turn of the event loop later, after all that is to be done in
 * this one; a kept connection sends at once, so that the database works meanwhile.
 */
export class KeptConnection {
  readonly #pool: Database;
  #client: Transaction | null = null;

  constructor(pool: Database) {
    this.#pool = pool;
  }

  /** Runs `work`, one call at a time. A connection that was lost is not used again. */
  use<Result>(work: (db: Queryable) => Promise<Result>): Promise<Result> {
    const client = this.#client;
    return client === null ? this.#connectAnd(work) : this.#run(client, work);
  }

  /** Lets others have the connection. */
  giveBack(): void {
    this.#client?.release();
    this.#client = null;
  }

  async #connectAnd<Result>(work: (db: Queryable) => Promise<Result>): Promise<Result> {
    const client = await this.#pool.connect();
    this.#client = client;
    return this.#run(client, work);
  }

  async #run<Result>(
    client: Transaction,
    work: (db: Queryable) => Promise<Result>,
  ): Promise<Result> {
    try {
      return await work(client);
    } catch (error) {
      this.#client = null;
      client.release(isDatabaseAway(error));
      throw error;
    }
  }
}
