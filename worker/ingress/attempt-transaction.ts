/** The database transaction of one attempt: opened at the handler's first statement, ended by settling. */
import type pg from 'pg';
import type { Queryable, Transaction } from '#lib/server/database';
import type { HandlerConnections } from './handler-connections.ts';
import { toHandlerStatement, TransactionMisuseError } from './handler-statement.ts';

export class AttemptTransaction {
  readonly #connections: HandlerConnections;
  #opening: Promise<Transaction> | undefined;
  #isOpenToHandler = true;
  /** What the handler gets. Refuses once the handler has ended. */
  readonly tx: Queryable;

  constructor(connections: HandlerConnections) {
    this.#connections = connections;
    this.tx = {
      query: <Row extends pg.QueryResultRow>(
        statement: pg.QueryConfig | string,
        values?: unknown[],
      ): Promise<pg.QueryResult<Row>> => this.#run<Row>(statement, values),
    };
  }

  /** Whether the handler has used it: only then is there anything to commit. */
  get isUsed(): boolean {
    return this.#opening !== undefined;
  }

  /** From now on the handler's statements are refused. */
  close(): void {
    this.#isOpenToHandler = false;
  }

  /**
   * Settles and commits; rolls back where `settle` finds that it was fenced.
   * @returns whether the effects and the settlement are in the database
   * @throws what the database says when it cannot commit: then nothing is
   */
  async commit(settle: (tx: Queryable) => Promise<boolean>): Promise<boolean> {
    this.close();
    const tx = await this.#open();
    try {
      const isSettled = await settle(tx);
      const { command } = await tx.query(isSettled ? 'COMMIT' : 'ROLLBACK');
      this.#connections.close(tx);
      return command === 'COMMIT';
    } catch (error) {
      this.#connections.close(tx, true);
      throw error;
    }
  }

  /** Undoes everything, behind whatever the handler left unfinished. Returns at once; never throws. */
  rollBack(): void {
    this.close();
    this.#opening
      ?.then(async (tx) => {
        const isBroken = await tx.query('ROLLBACK').then(
          () => false,
          () => true,
        );
        this.#connections.close(tx, isBroken);
      })
      .catch(() => undefined);
  }

  /** Undoes everything when the handler may still be at work. The connection is dropped, which no statement still running can delay. */
  discard(): void {
    this.close();
    this.#opening?.then(
      (tx) => {
        this.#connections.close(tx, true);
      },
      () => undefined,
    );
  }

  async #run<Row extends pg.QueryResultRow>(
    statement: pg.QueryConfig | string,
    values?: unknown[],
  ): Promise<pg.QueryResult<Row>> {
    if (!this.#isOpenToHandler)
      throw new TransactionMisuseError('The attempt has ended: its transaction is closed.');
    const config = toHandlerStatement(statement, values);
    return (await this.#open()).query<Row>(config);
  }

  #open(): Promise<Transaction> {
    this.#opening ??= this.#begin();
    return this.#opening;
  }

  async #begin(): Promise<Transaction> {
    const tx = await this.#connections.open();
    try {
      await tx.query('BEGIN');
      return tx;
    } catch (error) {
      this.#connections.close(tx, true);
      throw error;
    }
  }
}
