/** Sluice itself, without HTTP: for filling it, and for its worker. */
import { openDatabase } from '#lib/server/database';
import { env } from '#lib/server/env';
import { receive } from '#lib/server/gateway/ingress/receive';
import type { Submission } from '#lib/server/gateway/records/submission';
import { log } from '#lib/server/log';
import { defineHandler, type Handler } from '#worker/handler';
import { EVERY_TYPE } from '#worker/handlers/registry';
import { startWorker } from '#worker/start-worker';
import type { BenchPayload } from '../load/payload.ts';
import { payloadSchema } from './payload-schema.ts';
import {
  INSERT_EFFECT,
  type BenchQueue,
  type Consumption,
  type QueuePlace,
  type StoreOptions,
} from './queue.ts';

/** The source whose records are processed; another one's stay where they are. */
export const BUSY_SOURCE = 'bench-busy';

/** Opens it on a migrated database that has the source. */
export function openSluiceQueue({ databaseUrl }: QueuePlace): Promise<BenchQueue> {
  const db = openDatabase({ connectionString: databaseUrl, max: 10, applicationName: 'bench' });
  const store = async (submissions: readonly Submission[]): Promise<void> => {
    await receive(db, { source: BUSY_SOURCE, keyId: null, submissions });
  };
  return Promise.resolve({
    storeOne: (payload) => store([toSubmission(payload, {})]),
    storeMany: (payloads, options = {}) =>
      store(payloads.map((payload) => toSubmission(payload, options))),
    consume: (consumption) => {
      const worker = startWorker({
        connectionString: databaseUrl,
        handlers: [makeHandler(consumption)],
        concurrency: env().SLUICE_WORKER_CONCURRENCY,
        leaseSeconds: env().SLUICE_LEASE_SECONDS,
        version: 'bench',
        log,
      });
      return Promise.resolve(() => worker.stop());
    },
    countWaiting: async () => {
      const { rows } = await db.query<{ waiting: number }>(COUNT_WAITING, [BUSY_SOURCE]);
      return rows[0]?.waiting ?? 0;
    },
    close: () => db.end(),
  });
}

// Of the one source: in work, or in a lease without the row that ends its attempt.
const COUNT_WAITING = `
WITH busy AS (SELECT id FROM source WHERE key = $1)
SELECT (SELECT count(*) FROM work w JOIN busy b ON b.id = w.source_id)::int
     + (SELECT count(*) FROM lease l
        CROSS JOIN LATERAL unnest(l.record_ids, l.source_ids, l.generations, l.attempts)
             AS e(record_id, source_id, generation, number)
        JOIN busy b ON b.id = e.source_id
        WHERE NOT EXISTS (SELECT FROM attempt a WHERE a.record_id = e.record_id
                          AND a.generation = e.generation AND a.number = e.number))::int AS waiting`;

function makeHandler({ task, onHandle }: Consumption): Handler {
  return defineHandler<BenchPayload>({
    name: 'bench',
    version: '1',
    source: BUSY_SOURCE,
    types: [EVERY_TYPE],
    contract: payloadSchema,
    timeoutMs: 10_000,
    ...(task === 'row' ? { transaction: 'shared' as const } : {}),
    retry: { maxAttempts: 3, firstDelayMs: 1_000, maxDelayMs: 10_000, retryDefects: false },
    process: async ({ id, payload }, { tx }) => {
      onHandle(payload);
      if (task === 'nothing') return;
      await tx.query({ name: 'effect', text: INSERT_EFFECT, values: [id, payload.sequence] });
    },
  });
}

function toSubmission(payload: BenchPayload, { orderingKeys = 0 }: StoreOptions): Submission {
  const { sequence } = payload;
  return {
    reference: `order-${sequence}`,
    type: 'bench.measured',
    eventId: `event-${sequence}`,
    originatedAt: null,
    orderingKey: orderingKeys === 0 ? null : `key-${Number(sequence) % orderingKeys}`,
    traceparent: null,
    mediaType: 'application/json',
    bytes: Buffer.from(JSON.stringify(payload)),
    headers: [['content-type', 'application/json']],
  };
}
