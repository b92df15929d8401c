/** A transaction that counts the rows which a handler's own statements change. */
import type pg from 'pg';
import type { Queryable } from '#lib/server/database';

const CHANGES: ReadonlySet<string> = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE']);

export class CountingTransaction implements Queryable {
  readonly #tx: Queryable;
  #rowsChanged = 0;

  constructor(tx: Queryable) {
    this.#tx = tx;
  }

  /** As PostgreSQL counts them: of a statement with several parts, those of the last. */
  get rowsChanged(): number {
    return this.#rowsChanged;
  }

  async query<Row extends pg.QueryResultRow>(
    statement: pg.QueryConfig | string,
    values?: unknown[],
  ): Promise<pg.QueryResult<Row>> {
    const result = await this.#tx.query<Row>(statement, values);
    if (CHANGES.has(result.command)) this.#rowsChanged += result.rowCount ?? 0;
    return result;
  }
}
