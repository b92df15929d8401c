/** Starts a worker: its pools, its lease keeper and its loops; and stops it in good order. */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Logger } from 'pino';
import { DEFAULT_RETRY_POLICY } from '#lib/domain/retry-policy';
import { openDatabase, type Database } from '#lib/server/database';
import { endLeases, releaseRecords } from '#lib/server/store/end-leases';
import { registerHandlers } from '#lib/server/store/handlers';
import { markStopped, type WorkerIdentity } from '#lib/server/store/worker-heartbeat';
import type { Handler } from './handler.ts';
import { createRegistry } from './handlers/registry.ts';
import type { BegunAttempt } from './ingress/begun-attempt.ts';
import { InWork } from './ingress/in-work.ts';
import { processAttempt } from './ingress/process-attempt.ts';
import { SettlementBatch } from './ingress/settlement-batch.ts';
import { startLeaseKeeper } from './leases/lease-keeper.ts';
import { fold } from './loops/fold.ts';
import { heartbeat } from './loops/heartbeat.ts';
import { partitions } from './loops/partitions.ts';
import { processIngress } from './loops/process-ingress.ts';
import { sweep } from './loops/sweep.ts';
import { supervise, type Loop } from './supervisor.ts';

export interface WorkerOptions {
  readonly connectionString: string;
  readonly handlers: readonly Handler[];
  readonly concurrency: number;
  readonly leaseSeconds: number;
  readonly version: string;
  readonly log: Logger;
  /** How long running handlers may go on after a stop was asked for. */
  readonly graceMs?: number;
  readonly sweepIntervalMs?: number;
}

export interface RunningWorker {
  readonly id: string;
  /** Resolves when everything has ended; what could not be finished waits again, attempt given back. */
  stop(): Promise<void>;
}

const CONTROL_CONNECTIONS = 6;
const GRACE_MS = 10_000;
const SWEEP_INTERVAL_MS = 2_000;
const MAX_DEATHS = 3;

export async function startWorker(options: WorkerOptions): Promise<RunningWorker> {
  const { connectionString, log } = options;
  const worker = identify(options.version);
  const db = openDatabase({
    connectionString,
    max: CONTROL_CONNECTIONS,
    applicationName: 'sluice worker',
  });
  const effects = openDatabase({
    connectionString,
    max: options.concurrency,
    applicationName: 'sluice handler',
  });
  const claiming = new AbortController();
  const settling = new AbortController();
  const duties = new AbortController();
  const registry = createRegistry(options.handlers);
  const batch = new SettlementBatch(db, settling.signal);
  const keeper = startLeaseKeeper({
    connectionString,
    leaseSeconds: options.leaseSeconds,
    log,
    onLost: (tokens) => {
      inWork.loseLeases(tokens);
    },
  });
  const inWork: InWork = new InWork({
    concurrency: options.concurrency,
    run: (begun, controller) =>
      processAttempt(begun, controller, { registry, effects, log, holder: worker.id, batch }),
    onLeaseDone: (token) => {
      keeper.drop(token);
      endLeases(db, [token]).catch((error: unknown) => {
        log.warn({ err: error, lease: token }, 'lease could not be ended; it will be swept');
      });
    },
  });
  await registerHandlers(db, registry.rows());
  const loops: Loop[] = [
    heartbeat(db, worker, () => inWork.size),
    partitions(db),
    fold(db),
    sweep({
      db,
      log,
      intervalMs: options.sweepIntervalMs ?? SWEEP_INTERVAL_MS,
      policy: {
        maxDeaths: MAX_DEATHS,
        firstDelayMs: DEFAULT_RETRY_POLICY.firstDelayMs,
        maxDelayMs: DEFAULT_RETRY_POLICY.maxDelayMs,
      },
    }),
  ];
  const ingress = supervise(
    processIngress({ db, holder: worker.id, leaseSeconds: options.leaseSeconds, inWork, keeper }),
    claiming.signal,
    log,
  );
  const running = loops.map((loop) => supervise(loop, duties.signal, log));
  log.info({ worker: worker.id, concurrency: options.concurrency }, 'worker started');
  return {
    id: worker.id,
    stop: async () => {
      claiming.abort();
      await ingress;
      await drain({ db, inWork, graceMs: options.graceMs ?? GRACE_MS });
      settling.abort();
      duties.abort();
      await Promise.all(running);
      await keeper.stop();
      await markStopped(db, worker.id).catch(() => undefined);
      await Promise.all([db.end(), effects.end()]);
      log.info({ worker: worker.id }, 'worker stopped');
    },
  };
}

interface Drain {
  readonly db: Database;
  readonly inWork: InWork;
  readonly graceMs: number;
}

/** Running handlers finish if they can in time; all else is put back. */
async function drain({ db, inWork, graceMs }: Drain): Promise<void> {
  await release({ db, inWork }, inWork.takeWaiting());
  await inWork.until(() => inWork.size === 0, AbortSignal.timeout(graceMs));
  inWork.stopRunning();
  await inWork.until(() => inWork.size === 0, AbortSignal.timeout(graceMs));
  await release({ db, inWork }, inWork.takeReleased());
}

async function release(
  { db, inWork }: Pick<Drain, 'db' | 'inWork'>,
  attempts: readonly BegunAttempt[],
): Promise<void> {
  if (attempts.length === 0) return;
  const tokens = [...new Set(attempts.map(({ token }) => token))];
  await releaseRecords(
    db,
    tokens,
    attempts.map(({ record }) => record.recordId),
  );
  inWork.close(attempts);
}

function identify(version: string): WorkerIdentity {
  return { id: randomUUID(), host: hostname(), pid: process.pid, version };
}
