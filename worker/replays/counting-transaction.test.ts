import type pg from 'pg';
import { describe, expect, it } from 'vitest';
import type { Queryable } from '#lib/server/database';
import { CountingTransaction } from './counting-transaction.ts';

/** Answers every statement as if it were this command. */
function answering(command: string, rowCount: number | null): Queryable {
  return {
    query: <Row extends pg.QueryResultRow>(): Promise<pg.QueryResult<Row>> =>
      Promise.resolve({ command, rowCount, oid: 0, fields: [], rows: [] }),
  };
}

async function countOf(command: string, rowCount: number | null): Promise<number> {
  const tx = new CountingTransaction(answering(command, rowCount));
  await tx.query('first');
  await tx.query('second');
  return tx.rowsChanged;
}

describe('rows changed', () => {
  it.each(['INSERT', 'UPDATE', 'DELETE', 'MERGE'])('are counted of each %s', async (command) => {
    expect(await countOf(command, 3)).toBe(6);
  });

  it.each(['SELECT', 'SET', 'SAVEPOINT'])('are none of a %s', async (command) => {
    expect(await countOf(command, 3)).toBe(0);
  });

  it('are none where PostgreSQL tells none', async () => {
    expect(await countOf('UPDATE', null)).toBe(0);
  });

  it('are not counted of what fails', async () => {
    const failing: Queryable = { query: () => Promise.reject(new Error('refused')) };
    const tx = new CountingTransaction(failing);
    await expect(tx.query('UPDATE')).rejects.toThrow('refused');
    expect(tx.rowsChanged).toBe(0);
  });
});
