/** Looks at a PostgreSQL before Sluice trusts it with records. */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { LaunchError } from './launch-error.ts';

const OLDEST_VERSION = 150_000;
const PATIENCE_MS = 5_000;
const DURABILITY = ['fsync', 'full_page_writes', 'synchronous_commit'];

export interface ServerReport {
  /** As PostgreSQL writes it, such as `18.4`. */
  readonly version: string;
  /** Sentences about settings that can lose acknowledged records; empty: none. */
  readonly warnings: readonly string[];
}

/**
 * Connects and checks version and durability.
 * @throws LaunchError when the server cannot be reached, refuses the sign-in or is older than 15
 */
export async function checkServer(connectionString: string): Promise<ServerReport> {
  const client = await connect(connectionString);
  try {
    const { rows } = await client.query<{ name: string; setting: string }>(
      'SELECT name, setting FROM pg_settings WHERE name = ANY($1)',
      [['server_version', 'server_version_num', ...DURABILITY]],
    );
    const settings = new Map(rows.map((row) => [row.name, row.setting]));
    const version = settings.get('server_version') ?? 'unknown';
    if (Number(settings.get('server_version_num')) < OLDEST_VERSION) {
      throw new LaunchError(`PostgreSQL ${version} is too old: Sluice needs 15 or newer.`);
    }
    const off = DURABILITY.filter((name) => settings.get(name) === 'off');
    return { version, warnings: off.map(describeRisk) };
  } finally {
    await client.end();
  }
}

function describeRisk(name: string): string {
  return `WARNING: ${name} is off in PostgreSQL: a power cut can lose records that were already acknowledged. Switch it on.`;
}

async function connect(connectionString: string): Promise<pg.Client> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const client = new pg.Client({ connectionString, connectionTimeoutMillis: PATIENCE_MS });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return client;
    } catch (error) {
      await client.end().catch(() => undefined);
      if (Date.now() > deadline || isFinal(error)) throw explain(connectionString, error);
    }
    await sleep(250);
  }
}

/** PostgreSQL answered and said no (class 28: who you are; 3D: no such database). */
function isFinal(error: unknown): boolean {
  return error instanceof pg.DatabaseError && /^(28|3D)/.test(error.code ?? '');
}

function explain(connectionString: string, error: unknown): LaunchError {
  const reason = error instanceof Error && error.message !== '' ? error.message : readCode(error);
  return new LaunchError(
    `The database at ${nameServer(connectionString)} cannot be used: ${reason}`,
  );
}

function readCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}

/** Host, port and database of a connection string, without user and password. */
export function nameServer(connectionString: string): string {
  try {
    const { host, pathname } = new URL(connectionString);
    return `${host}${pathname}`;
  } catch {
    return 'DATABASE_URL';
  }
}
