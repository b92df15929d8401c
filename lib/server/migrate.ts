/** Applies prisma/migrations with Prisma's own schema engine, the WebAssembly build of it. */
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlDriverAdapter,
} from '@prisma/driver-adapter-utils';
import { PrismaPg } from '@prisma/adapter-pg';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';

const require = createRequire(import.meta.url);

/** "sluice" in ASCII: the advisory lock that lets one migration run at a time. */
const MIGRATION_LOCK = 0x736c_7569_6365n;

/** A migration that could not be applied; the message says which and why. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}

export interface MigrationRun {
  /** Names of the migrations applied by this call, in order; empty when there was nothing to do. */
  readonly applied: readonly string[];
}

export const MIGRATIONS_DIRECTORY = path.resolve(import.meta.dirname, '../../prisma/migrations');

/**
 * Brings a database to the newest migration, like `prisma migrate deploy`, and makes sure that the
 * partitions of the coming weeks exist. Safe when several processes call it at once: one applies,
 * the others wait and then find nothing to do.
 * @throws MigrationError when a migration fails or failed before
 */
export async function migrate(
  connectionString: string,
  directory: string = MIGRATIONS_DIRECTORY,
): Promise<MigrationRun> {
  const lock = new pg.Client({ connectionString, application_name: 'sluice migrate' });
  lock.on('error', () => undefined);
  await lock.connect();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [String(MIGRATION_LOCK)]);
    const applied = await applyMigrations(connectionString, directory);
    await lock.query('SELECT ensure_partitions()');
    return { applied };
  } finally {
    await lock.end();
  }
}

/**
 * Prisma's adapter cuts a script at every semicolon, in comments and function bodies too. A script
 * goes to PostgreSQL in one piece, which also makes each migration one transaction.
 */
class ScriptAdapterFactory extends PrismaPg {
  readonly #faults: Error[];

  constructor(pool: pg.Pool, faults: Error[]) {
    super(pool);
    this.#faults = faults;
  }

  override async connect(): ReturnType<PrismaPg['connect']> {
    const adapter = await super.connect();
    const executeScript: SqlDriverAdapter['executeScript'] = async (script) => {
      await adapter
        .underlyingDriver()
        .query(script)
        .catch((error: unknown) => {
          if (error instanceof Error) this.#faults.push(error);
          throw error;
        });
    };
    return Object.assign(adapter, { executeScript });
  }
}

async function applyMigrations(connectionString: string, directory: string): Promise<string[]> {
  const faults: Error[] = [];
  const pool = new pg.Pool({ connectionString, max: 1, application_name: 'sluice migrate' });
  pool.on('error', () => undefined);
  const factory = bindMigrationAwareSqlAdapterFactory(new ScriptAdapterFactory(pool, faults));
  await loadEngine();
  const engine = await bindings.SchemaEngine.new({ datamodels: undefined }, ignoreLog, factory);
  try {
    const { appliedMigrationNames } = await engine.applyMigrations({
      migrationsList: await readMigrations(directory),
      filters: { externalTables: [], externalEnums: [] },
    });
    return appliedMigrationNames;
  } catch (error) {
    throw new MigrationError(describeFault(error, faults.at(-1)), { cause: error });
  } finally {
    engine.free();
    await pool.end();
  }
}

async function readMigrations(directory: string): Promise<bindings.MigrationList> {
  const entries = await readdir(directory, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return {
    baseDir: directory,
    lockfile: {
      path: 'migration_lock.toml',
      content: await readFile(path.join(directory, 'migration_lock.toml'), 'utf8'),
    },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(
      names.sort().map(async (name) => ({
        path: name,
        migrationFile: {
          path: 'migration.sql',
          content: {
            tag: 'ok' as const,
            value: await readFile(path.join(directory, name, 'migration.sql'), 'utf8'),
          },
        },
      })),
    ),
  };
}

let loading: Promise<void> | undefined;

/** The package expects a bundler that imports .wasm; Node wants it compiled by hand. */
function loadEngine(): Promise<void> {
  loading ??= (async () => {
    const file = path.join(
      path.dirname(require.resolve('@prisma/schema-engine-wasm/schema_engine_bg')),
      'schema_engine_bg.wasm',
    );
    const { instance } = await WebAssembly.instantiate(await readFile(file), {
      './schema_engine_bg.js': withoutLingeringTimers({ ...bindings }),
    });
    bindings.__wbg_set_wasm(instance.exports);
    const { __wbindgen_start: start } = instance.exports;
    if (isCallable(start)) start();
  })();
  return loading;
}

function isCallable(value: unknown): value is () => void {
  return typeof value === 'function';
}

/** The engine never clears the timer that bounds its wait for a lock: 10 s before a process may end. */
function withoutLingeringTimers(imports: WebAssembly.ModuleImports): WebAssembly.ModuleImports {
  const name = Object.keys(imports).find((key) => key.startsWith('__wbg_setTimeout_'));
  if (name === undefined) return imports;
  const startTimer = (run: () => void, delayMs: number): unknown =>
    setTimeout(run, delayMs >>> 0).unref();
  return { ...imports, [name]: startTimer };
}

function ignoreLog(): void {
  // The engine logs every statement here; what matters comes back as result or error.
}

function describeFault(error: unknown, fault: Error | undefined): string {
  const report = error instanceof Error ? error.message : String(error);
  const name = /migration_name="([^"]+)"/.exec(report)?.[1];
  if (name === undefined || fault === undefined) return `Cannot migrate the database: ${report}`;
  return `Cannot migrate the database: migration ${name} failed: ${fault.message}`;
}
