/** Finds the account that the embedded PostgreSQL runs as: PostgreSQL refuses to run as root. */
import { spawnSync } from 'node:child_process';
import { LaunchError } from './launch-error.ts';

/** Ids to switch to; empty when the process is an ordinary user and simply stays who it is. */
export interface DatabaseAccount {
  readonly uid?: number;
  readonly gid?: number;
}

const NAME = 'postgres';

/**
 * The account `postgres`, created when root has none yet; for an ordinary user nothing changes.
 * @throws LaunchError when root has no such account and it cannot be created
 */
export function findDatabaseAccount(): DatabaseAccount {
  if (process.getuid?.() !== 0) return {};
  return readIds() ?? createAccount();
}

function createAccount(): DatabaseAccount {
  const created =
    run('useradd', ['--system', '--user-group', '--no-create-home', NAME]) !== undefined ||
    run('adduser', ['-S', '-D', '-H', NAME]) !== undefined;
  const ids = created ? readIds() : undefined;
  if (ids !== undefined) return ids;
  throw new LaunchError(
    'PostgreSQL refuses to run as root and no account "postgres" could be created: start Sluice as an ordinary user, or set DATABASE_URL.',
  );
}

function readIds(): DatabaseAccount | undefined {
  const uid = run('id', ['-u', NAME]);
  const gid = run('id', ['-g', NAME]);
  return uid === undefined || gid === undefined
    ? undefined
    : { uid: Number(uid), gid: Number(gid) };
}

function run(command: string, args: string[]): string | undefined {
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}
