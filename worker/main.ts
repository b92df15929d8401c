/** The worker process: `node worker/main.ts`. Settings by environment. */
import packageJson from '../package.json' with { type: 'json' };
import { env } from '#lib/server/env';
import { log } from '#lib/server/log';
import { installedHandlers } from './handlers/installed.ts';
import { runProcess } from './run-process.ts';

try {
  const { DATABASE_URL, SLUICE_WORKER_CONCURRENCY, SLUICE_LEASE_SECONDS } = env();
  const { SLUICE_PAYLOAD_DAYS, SLUICE_RECORD_DAYS, SLUICE_MAX_RECORD_BYTES, AMQP_URL } = env();
  if (DATABASE_URL === undefined)
    throw new Error('DATABASE_URL is not set: start with `sluice start`, or name a database.');
  runProcess({
    connectionString: DATABASE_URL,
    handlers: installedHandlers,
    concurrency: SLUICE_WORKER_CONCURRENCY,
    leaseSeconds: SLUICE_LEASE_SECONDS,
    retention: {
      payloadDays: SLUICE_PAYLOAD_DAYS ?? null,
      recordDays: SLUICE_RECORD_DAYS ?? null,
    },
    amqpUrl: AMQP_URL,
    mostRecordBytes: SLUICE_MAX_RECORD_BYTES,
    version: packageJson.version,
    log,
  });
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error);
  process.stderr.write(`The worker cannot start: ${reason}\n`);
  process.exitCode = 1;
}
