import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eventually } from '#lib/testing/eventually';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { inTransaction, openDatabase, type Database, type Transaction } from './database.ts';

let db: TestDatabase;
/** A pool of one: whatever keeps the connection makes the next statement fail. */
let one: Database;
beforeAll(async () => {
  db = await createTestDatabase();
  await db.pool.query('CREATE TABLE note (text text PRIMARY KEY DEFERRABLE INITIALLY DEFERRED)');
  one = openDatabase({ connectionString: db.url, max: 1, applicationName: 'one connection' });
});
afterAll(async () => {
  await one.end();
  await db[Symbol.asyncDispose]();
});
beforeEach(() => db.pool.query('TRUNCATE note'));

async function notes(): Promise<string[]> {
  const { rows } = await db.pool.query<{ text: string }>('SELECT text FROM note ORDER BY text');
  return rows.map(({ text }) => text);
}
const write = (tx: Transaction, text: string) =>
  tx.query('INSERT INTO note (text) VALUES ($1)', [text]);

async function backendOf(pool: Database): Promise<number> {
  const { rows } = await pool.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  return rows[0]?.pid ?? 0;
}

/** Ends sessions of this application as a restart or an administrator does. */
const terminate = (application: string) =>
  db.pool.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND application_name = $1`,
    [application],
  );

describe('a transaction', () => {
  test('commits what was written and gives back what the work returned', async () => {
    const result = await inTransaction(one, async (tx) => {
      await write(tx, 'kept');
      return 42;
    });
    expect(result).toBe(42);
    expect(await notes()).toEqual(['kept']);
  });

  test('undoes everything when the work throws, and throws the same', async () => {
    const fault = new Error('the work failed');
    await expect(
      inTransaction(one, async (tx) => {
        await write(tx, 'undone');
        throw fault;
      }),
    ).rejects.toBe(fault);
    expect(await notes()).toEqual([]);
  });

  test('undoes everything when a statement fails, and the connection is used again', async () => {
    const before = await backendOf(one);
    await expect(
      inTransaction(one, async (tx) => {
        await write(tx, 'undone');
        await tx.query('SELECT 1 / 0');
      }),
    ).rejects.toMatchObject({ code: '22012' });
    expect(await notes()).toEqual([]);
    expect(await backendOf(one)).toBe(before);
  });

  test('throws when only the commit is refused', async () => {
    await expect(
      inTransaction(one, async (tx) => {
        await write(tx, 'twice');
        await write(tx, 'twice');
      }),
    ).rejects.toMatchObject({ code: '23505' });
    expect(await notes()).toEqual([]);
  });

  test('is not seen by others before it commits', async () => {
    await inTransaction(one, async (tx) => {
      await write(tx, 'not yet');
      expect(await notes()).toEqual([]);
    });
    expect(await notes()).toEqual(['not yet']);
  });

  test('whose connection was ended throws, and that connection is not handed out again', async () => {
    const before = await backendOf(one);
    await expect(
      inTransaction(one, async (tx) => {
        await write(tx, 'lost');
        await terminate('one connection');
        await write(tx, 'never');
      }),
    ).rejects.toThrow();
    expect(await backendOf(one)).not.toBe(before);
    expect(await notes()).toEqual([]);
  });
});

describe('a pool of one connection', () => {
  test('survives a hundred failing transactions', async () => {
    for (let n = 0; n < 100; n += 1)
      await inTransaction(one, (tx) => tx.query('SELECT no_such_column')).catch(() => undefined);
    expect(await backendOf(one)).toBeGreaterThan(0);
    expect(one.totalCount).toBe(1);
    expect(one.idleCount).toBe(1);
  });

  test('outlives the end of its idle session without ending the process', async () => {
    const before = await backendOf(one);
    await terminate('one connection');
    await eventually(() => expect(one.totalCount).toBe(0));
    expect(await backendOf(one)).not.toBe(before);
  });

  test('gives up waiting for a connection instead of waiting for ever', async () => {
    const client = await one.connect();
    try {
      await expect(one.query('SELECT 1')).rejects.toThrow(/timeout/);
    } finally {
      client.release();
    }
    expect(await backendOf(one)).toBeGreaterThan(0);
  });

  test('lets no statement and no forgotten transaction last for ever', async () => {
    const { rows } = await one.query<Record<string, string>>(
      `SELECT current_setting('statement_timeout') AS statement,
              current_setting('idle_in_transaction_session_timeout') AS idle`,
    );
    expect(rows).toEqual([{ statement: '30s', idle: '1min' }]);
  });
});

describe('whole numbers of eight bytes', () => {
  const values = [0n, -1n, 2n ** 53n + 1n, 2n ** 63n - 1n, -(2n ** 63n)];

  test.each(values)('%s comes back digit for digit', async (value) => {
    const { rows } = await one.query('SELECT $1::int8 AS id', [value]);
    expect(rows).toEqual([{ id: value }]);
  });

  test('come back digit for digit in a list', async () => {
    const { rows } = await one.query('SELECT $1::int8[] AS ids', [values]);
    expect(rows).toEqual([{ ids: values }]);
  });

  test('come back as an empty list, and as nothing', async () => {
    const { rows } = await one.query(`SELECT '{}'::int8[] AS none, NULL::int8[] AS absent`);
    expect(rows).toEqual([{ none: [], absent: null }]);
  });

  test('counts are of that kind, four bytes are plain numbers', async () => {
    const { rows } = await one.query(
      'SELECT count(*) AS many, 7 AS few FROM generate_series(1, 3)',
    );
    expect(rows).toEqual([{ many: 3n, few: 7 }]);
  });
});
