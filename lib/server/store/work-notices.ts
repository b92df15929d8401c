/** Notices that records wait, from the processes that store them to the workers. Losing one costs latency only. */
import pg from 'pg';
import type { Queryable } from '../database.ts';

const CHANNEL = 'sluice_work';

/** Tells every listening worker that records wait. */
export async function sendWorkNotice(db: Queryable): Promise<void> {
  await db.query(`NOTIFY ${CHANNEL}`);
}

export interface WorkListener {
  readonly connectionString: string;
  /** Called once when it begins to listen, since a notice may have been missed, and at each notice. */
  readonly onNotice: () => void;
}

/**
 * Listens on a connection of its own until `signal` is aborted.
 * @throws when the connection cannot be made or is lost
 */
export async function listenForWork(
  { connectionString, onNotice }: WorkListener,
  signal: AbortSignal,
): Promise<void> {
  const { promise: end, resolve, reject } = Promise.withResolvers<undefined>();
  // Handled here too, as the connection may be lost before anybody waits for its end.
  end.catch(() => undefined);
  const client = new pg.Client({
    connectionString,
    application_name: 'sluice listener',
    connectionTimeoutMillis: 2_000,
    keepAlive: true,
  });
  const stop = (): void => {
    resolve(undefined);
  };
  client.on('error', reject);
  client.on('notification', onNotice);
  signal.addEventListener('abort', stop, { once: true });
  try {
    await client.connect();
    await client.query(`LISTEN ${CHANNEL}`);
    onNotice();
    if (!signal.aborted) await end;
  } finally {
    signal.removeEventListener('abort', stop);
    await client.end().catch(() => undefined);
  }
}
