/** A worker process with the scripted handler, to be killed and stopped by tests. */
import { env } from '#lib/server/env';
import { log } from '#lib/server/log';
import { runProcess } from '#worker/run-process';
import { scriptedHandler, scriptedSharer } from './scripted-handler.ts';
import { scriptedOptions } from './scripted-options.ts';

runProcess({
  ...scriptedOptions(env().DATABASE_URL ?? ''),
  handlers: [scriptedHandler, scriptedSharer],
  leaseSeconds: env().SLUICE_LEASE_SECONDS,
  blockedLimitMs: 3_000,
  amqpUrl: env().AMQP_URL,
  log,
});
