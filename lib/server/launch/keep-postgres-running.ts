/** Starts the embedded PostgreSQL again when it ends on its own, on the same port. */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
} from './embedded-postgres.ts';
import { say } from './say.ts';

export interface KeptPostgres {
  readonly port: number;
  readonly url: string;
  stop(): Promise<void>;
}

const RETRY_MS = 2_000;

/**
 * Starts PostgreSQL and keeps it running until `stop`.
 * @throws LaunchError when the first start fails
 */
export async function keepPostgresRunning(options: EmbeddedPostgresOptions): Promise<KeptPostgres> {
  let server = await startEmbeddedPostgres(options);
  const { port, url } = server;
  let stopping = false;
  let recovery = Promise.resolve();

  const recover = async (): Promise<void> => {
    while (!stopping) {
      say('the database ended on its own; starting it again …');
      const next = await tryStart({ ...options, preferredPort: port }, port);
      if (next !== undefined) {
        server = next;
        watch();
        return;
      }
      await sleep(RETRY_MS);
    }
  };
  const watch = (): void => {
    server.process.once('exit', () => {
      if (!stopping) recovery = recover();
    });
  };
  watch();
  const stop = async (): Promise<void> => {
    stopping = true;
    await recovery;
    await server.stop();
  };
  return { port, url, stop };
}

/** A start on another port is none: the running processes know the first one. */
async function tryStart(
  options: EmbeddedPostgresOptions,
  port: number,
): Promise<EmbeddedPostgres | undefined> {
  try {
    const server = await startEmbeddedPostgres(options);
    if (server.port === port) return server;
    await server.stop();
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
  }
  return undefined;
}
