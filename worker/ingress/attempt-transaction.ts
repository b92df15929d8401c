/** The database transaction of one attempt: opened at the handler's first statement, ended by settling. */
import type pg from 'pg';
import type { Database, Queryable, Transaction } from '#lib/server/database';

/** The handler asked for something that its transaction cannot do. A bug in the handler. */
export class TransactionMisuseError extends Error {
  override readonly name = 'TransactionMisuseError';
}

/** What PostgreSQL passes over before a statement, longer comments apart. */
const PASSED_OVER = /^(?:[\s;]|--[^\n\r]*)+/;
const ENDS_TRANSACTION =
  /^(?:begin|start|commit|end|rollback(?!\s+(?:work\s+)?to\b)|abort|prepare\s+transaction)\b/i;

export class AttemptTransaction {
  readonly #pool: Database;
  #opening: Promise<Transaction> | undefined;
  #isOpenToHandler = true;

  constructor(pool: Database) {
    this.#pool = pool;
  }

  /** What the handler gets. Refuses once the handler has ended. */
  readonly tx: Queryable = {
    query: <Row extends pg.QueryResultRow>(
      statement: pg.QueryConfig | string,
      values?: unknown[],
    ): Promise<pg.QueryResult<Row>> => this.#run<Row>(statement, values),
  };

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
      tx.release();
      return command === 'COMMIT';
    } catch (error) {
      tx.release(true);
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
        tx.release(isBroken);
      })
      .catch(() => undefined);
  }

  /** Undoes everything when the handler may still be at work. The connection is dropped, which no statement still running can delay. */
  discard(): void {
    this.close();
    this.#opening?.then(
      (tx) => {
        tx.release(true);
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
    const config = typeof statement === 'string' ? { text: statement } : statement;
    if (ENDS_TRANSACTION.test(skipToStatement(config.text)))
      throw new TransactionMisuseError(
        'A handler cannot begin or end transactions: its effects commit with the status.',
      );
    const tx = await this.#open();
    return tx.query<Row>(oneStatement(config, values));
  }

  #open(): Promise<Transaction> {
    this.#opening ??= this.#begin();
    return this.#opening;
  }

  async #begin(): Promise<Transaction> {
    const tx = await this.#pool.connect();
    try {
      await tx.query('BEGIN');
      return tx;
    } catch (error) {
      tx.release(true);
      throw error;
    }
  }
}

/** The text from its first word on, as PostgreSQL finds it. */
function skipToStatement(text: string): string {
  const rest = text.replace(PASSED_OVER, '');
  return rest.startsWith('/*') ? skipToStatement(rest.slice(endOfComment(rest))) : rest;
}

/** Where the comment ends that `text` begins with; comments nest in PostgreSQL. */
function endOfComment(text: string): number {
  let depth = 0;
  for (const { 0: mark, index } of text.matchAll(/\/\*|\*\//g)) {
    depth += mark === '/*' ? 1 : -1;
    if (depth === 0) return index + mark.length;
  }
  return text.length;
}

/** Sent so that PostgreSQL refuses a second statement behind a semicolon. */
function oneStatement(config: pg.QueryConfig, values: unknown[] | undefined): pg.QueryConfig {
  const extended = { ...config, queryMode: 'extended' };
  return values === undefined ? extended : { ...extended, values };
}
