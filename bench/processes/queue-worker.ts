/** A worker of the product at a broker: database and broker are its arguments. */
import { env } from '#lib/server/env';
import { log } from '#lib/server/log';
import { startWorker } from '#worker/start-worker';
import { answerQuestions } from './answer-questions.ts';

const [connectionString = '', amqpUrl = ''] = process.argv.slice(2);
const worker = startWorker({
  connectionString,
  amqpUrl,
  handlers: [],
  concurrency: env().SLUICE_WORKER_CONCURRENCY,
  leaseSeconds: env().SLUICE_LEASE_SECONDS,
  version: 'bench',
  log,
});

answerQuestions(async () => {
  await worker.stop();
  return {};
});
