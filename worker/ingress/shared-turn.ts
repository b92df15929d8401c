/** The turns that handlers have in a transaction which they share. */
import type pg from 'pg';
import type { Queryable, Transaction } from '#lib/server/database';
import {
  changesSettings,
  toHandlerStatement,
  TransactionMisuseError,
} from './handler-statement.ts';

/** What the turns of one transaction know of each other. */
export class SharedTurns {
  readonly transaction: Transaction;
  #begun = 0;
  #latest = 0;
  #isMixed = false;
  #isBroken = false;

  readonly #onBroken: () => void;

  /** `onBroken` drops the connection: nothing is left of statements that are under way. */
  constructor(transaction: Transaction, onBroken: () => void) {
    this.transaction = transaction;
    this.#onBroken = onBroken;
  }

  /** A handler came with a further statement after a later one had sent its own: neither was by itself. */
  get isMixed(): boolean {
    return this.#isMixed;
  }

  /** Effects of one that has failed must be undone, and with them those of all. */
  get isBroken(): boolean {
    return this.#isBroken;
  }

  break(): void {
    if (this.#isBroken) return;
    this.#isBroken = true;
    this.#onBroken();
  }

  /** The next turn. */
  begin(): SharedTurn {
    this.#begun += 1;
    return new SharedTurn(this, this.#begun);
  }

  /**
   * Notes that the turn with this number sends a statement.
   * @throws TransactionMisuseError when a later turn has sent one before, or effects must be undone
   */
  enter(turn: number): void {
    if (turn < this.#latest) {
      this.#isMixed = true;
      this.break();
    }
    if (this.#isBroken) throw new TransactionMisuseError('The shared transaction is given up.');
    this.#latest = turn;
  }
}

export class SharedTurn {
  readonly #turns: SharedTurns;
  readonly #number: number;
  readonly #reached = Promise.withResolvers<undefined>();
  #isOpen = true;
  #isUsed = false;
  /** What the handler gets. Refuses once its turn has ended. */
  readonly tx: Queryable;

  constructor(turns: SharedTurns, number: number) {
    this.#turns = turns;
    this.#number = number;
    this.tx = {
      query: <Row extends pg.QueryResultRow>(
        statement: pg.QueryConfig | string,
        values?: unknown[],
      ): Promise<pg.QueryResult<Row>> => this.#run<Row>(statement, values),
    };
  }

  /** Resolves when it has sent its first statement or has ended. */
  get reached(): Promise<unknown> {
    return this.#reached.promise;
  }

  /** From now on the handler's statements are refused. Whoever fails after a statement breaks it for all. */
  close(isSucceeded: boolean): void {
    this.#isOpen = false;
    if (!isSucceeded && this.#isUsed) this.#turns.break();
    this.#reached.resolve(undefined);
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
    this.#turns.enter(this.#number);
    this.#reached.resolve(undefined);
    return this.#turns.transaction.query<Row>(config);
  }
}
