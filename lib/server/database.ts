/** The one pool of PostgreSQL connections of a process, and transactions on it. */
import pg from 'pg';
import { env } from './env.ts';
import { log } from './log.ts';

/** Whatever can run a statement: the pool, or one connection inside a transaction. */
export interface Queryable {
  query<Row extends pg.QueryResultRow>(
    statement: pg.QueryConfig | string,
    values?: unknown[],
  ): Promise<pg.QueryResult<Row>>;
}

export type Database = pg.Pool;
export type Transaction = pg.PoolClient;

const INT8 = 20;
const INT8_ARRAY = 1016;

/** bigint columns as BigInt: a record id does not fit a JavaScript number. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format): unknown => {
    const id: number = oid;
    if (id === INT8) return (value: string) => BigInt(value);
    if (id === INT8_ARRAY) return parseBigIntArray;
    return pg.types.getTypeParser(oid, format);
  },
};

function parseBigIntArray(value: string): bigint[] {
  const inner = value.slice(1, -1);
  return inner === '' ? [] : inner.split(',').map(BigInt);
}

export interface PoolOptions {
  readonly connectionString: string;
  readonly max: number;
  readonly applicationName: string;
  /** Settings of each connection beside those that all have. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Statements of one connection are sent without waiting for the answers to those before. */
  readonly isPipelined?: boolean;
}

const CONNECTION_SETTINGS = {
  idle_in_transaction_session_timeout: '60000',
  statement_timeout: '30000',
} as const;

/**
 * For a pool whose statements must take one plan, made once, whatever the statistics of tables say that
 * are empty in one minute and hold a million rows in the next: by index.
 */
export const FIXED_PLANS = {
  enable_seqscan: 'off',
  plan_cache_mode: 'force_generic_plan',
} as const;

/** Opens a pool. Waiting for a connection is bounded: 2 s, then the caller answers 503. */
export function openDatabase(options: PoolOptions): Database {
  const { connectionString, max, applicationName, settings, isPipelined = false } = options;
  const pool = new pg.Pool({
    connectionString,
    max,
    types,
    application_name: applicationName,
    connectionTimeoutMillis: 2_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    pipeline: isPipelined,
    options: Object.entries({ ...CONNECTION_SETTINGS, ...settings })
      .map(([name, value]) => `-c ${name}=${value}`)
      .join(' '),
  });
  // Without these listeners a restart of PostgreSQL ends the process (brianc/node-postgres#1324, #2386).
  pool.on('error', ({ message }) => log.warn({ message }, 'idle database connection lost'));
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

const holder = globalThis as typeof globalThis & { sluiceDatabase?: Database };

/** Whether a handle is the pool, not one connection or a transaction on it. */
export function isPool(db: Queryable): db is Database {
  return db instanceof pg.Pool;
}

/** The pool of this process. On globalThis, since Next bundles a second copy of every module. */
export function database(): Database {
  holder.sluiceDatabase ??= openDatabase({
    connectionString: requireDatabaseUrl(),
    max: env().DATABASE_POOL_SIZE,
    applicationName: 'sluice',
  });
  return holder.sluiceDatabase;
}

function requireDatabaseUrl(): string {
  const url = env().DATABASE_URL;
  if (url === undefined) throw new Error('DATABASE_URL is not set: start with `sluice start`.');
  return url;
}

/** Closes the pool of this process, if it was opened. */
export async function closeDatabase(): Promise<void> {
  const open = holder.sluiceDatabase;
  delete holder.sluiceDatabase;
  await open?.end();
}

/**
 * Runs `work` in one transaction: commits what it returns, rolls back what it throws.
 * A connection whose rollback fails is destroyed, never handed back to the pool.
 */
export async function inTransaction<Result>(
  pool: Database,
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> {
  const tx = await pool.connect();
  let broken: Error | undefined;
  try {
    await tx.query('BEGIN');
    const result = await work(tx);
    await tx.query('COMMIT');
    return result;
  } catch (error) {
    await tx.query('ROLLBACK').catch((rollbackError: unknown) => {
      broken = rollbackError instanceof Error ? rollbackError : new Error(String(rollbackError));
    });
    throw error;
  } finally {
    tx.release(broken);
  }
}
