/** What the loops of a worker share: connections, registry, records in work, leases. */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Logger } from 'pino';
import { DEFAULT_RETRY_POLICY } from '#lib/domain/retry-policy';
import { openDatabase, type Database } from '#lib/server/database';
import { endLeases } from '#lib/server/store/end-leases';
import type { SweepPolicy } from '#lib/server/store/sweep-leases';
import type { WorkerIdentity } from '#lib/server/store/worker-heartbeat';
import { createRegistry, type HandlerRegistry } from './handlers/registry.ts';
import { InWork } from './ingress/in-work.ts';
import { processAttempt } from './ingress/process-attempt.ts';
import { SettlementBatch } from './ingress/settlement-batch.ts';
import { startLeaseKeeper, type LeaseKeeper } from './leases/lease-keeper.ts';
import type { WorkerOptions } from './worker-options.ts';

export interface WorkerParts {
  /** For claiming, settling and all other duties. */
  readonly db: Database;
  /** For the transactions of handlers, so that these cannot starve the duties. */
  readonly effects: Database;
  readonly identity: WorkerIdentity;
  readonly leaseSeconds: number;
  readonly registry: HandlerRegistry;
  readonly inWork: InWork;
  readonly keeper: LeaseKeeper;
  /** Aborting it gives up settling into a database that is away. */
  readonly settling: AbortController;
  readonly policy: SweepPolicy;
  readonly log: Logger;
}

const CONTROL_CONNECTIONS = 6;
const BLOCKED_LIMIT_MS = 300_000;
const SWEEP_POLICY: SweepPolicy = {
  maxDeaths: 3,
  firstDelayMs: DEFAULT_RETRY_POLICY.firstDelayMs,
  maxDelayMs: DEFAULT_RETRY_POLICY.maxDelayMs,
};

/** Opens everything; nothing of it waits for the database. */
export function openParts(options: WorkerOptions): WorkerParts {
  const { connectionString, concurrency, leaseSeconds, log } = options;
  const pool = (max: number, applicationName: string): Database =>
    openDatabase({ connectionString, max, applicationName });
  const db = pool(CONTROL_CONNECTIONS, 'sluice worker');
  const effects = pool(concurrency, 'sluice handlers');
  const identity = identify(options.version);
  const registry = createRegistry(options.handlers);
  const settling = new AbortController();
  const batch = new SettlementBatch(db, settling.signal);
  const keeper = startLeaseKeeper({
    connectionString,
    leaseSeconds,
    blockedLimitMs: options.blockedLimitMs ?? BLOCKED_LIMIT_MS,
    log,
    onLost: (tokens) => {
      inWork.loseLeases(tokens);
    },
    onFailed: (error) => {
      log.fatal({ err: error }, 'the lease keeper has failed: the worker ends');
      process.exit(1);
    },
  });
  const attemptParts = { registry, effects, log, holder: identity.id, batch };
  const inWork: InWork = new InWork({
    concurrency,
    run: (begun, controller) => processAttempt(begun, controller, attemptParts),
    onLeaseDone: (token) => {
      keeper.drop(token);
      endLeases(db, [token]).catch((error: unknown) => {
        log.warn({ err: error, lease: token }, 'lease could not be ended; it will be swept');
      });
    },
  });
  const policy = options.sweepPolicy ?? SWEEP_POLICY;
  return { db, effects, identity, leaseSeconds, registry, inWork, keeper, settling, policy, log };
}

function identify(version: string): WorkerIdentity {
  return { id: randomUUID(), host: hostname(), pid: process.pid, version };
}
