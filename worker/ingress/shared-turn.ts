/** One handler's turn in a transaction that it shares with others. */
import type pg from 'pg';
import type { Queryable, Transaction } from '#lib/server/database';
import {
  changesSettings,
  toHandlerStatement,
  TransactionMisuseError,
} from './handler-statement.ts';

export class SharedTurn {
  readonly #transaction: Transaction;
  #isOpen = true;
  #isUsed = false;
  /** What the handler gets. Refuses once its turn has ended. */
  readonly tx: Queryable;

  constructor(transaction: Transaction) {
    this.#transaction = transaction;
    this.tx = {
      query: <Row extends pg.QueryResultRow>(
        statement: pg.QueryConfig | string,
        values?: unknown[],
      ): Promise<pg.QueryResult<Row>> => this.#run<Row>(statement, values),
    };
  }

  /** Whether it has sent any statement: only then is there anything to undo. */
  get isUsed(): boolean {
    return this.#isUsed;
  }

  /** From now on the handler's statements are refused. */
  close(): void {
    this.#isOpen = false;
  }

  async #run<Row extends pg.QueryResultRow>(
    statement: pg.QueryConfig | string,
    values?: unknown[],
  ): Promise<pg.QueryResult<Row>> {
    if (!this.#isOpen)
      throw new TransactionMisuseError('The attempt has ended: its transaction is closed.');
    this.#isUsed = true;
    const config = toHandlerStatement(statement, values);
    if (changesSettings(config))
      throw new TransactionMisuseError('Settings would hold for the other records too.');
    return this.#transaction.query<Row>(config);
  }
}
