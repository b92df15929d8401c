/** What the loops of a worker share: connections, registry, records in work, leases. */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Logger } from 'pino';
import { DEFAULT_RETRY_POLICY } from '#lib/domain/retry-policy';
import { Turns } from '#lib/domain/turns';
import { endLeases } from '#lib/server/store/end-leases';
import type { SweepPolicy } from '#lib/server/store/sweep-leases';
import type { WorkerIdentity } from '#lib/server/store/worker-heartbeat';
import { createRegistry, type HandlerRegistry } from './handlers/registry.ts';
import { AttemptReport } from './ingress/attempt-report.ts';
import { giveBack } from './ingress/give-back.ts';
import { HandlerConnections } from './ingress/handler-connections.ts';
import { InWork } from './ingress/in-work.ts';
import { LeaseBook } from './ingress/lease-book.ts';
import { processAttempt } from './ingress/process-attempt.ts';
import { SettlementBatch } from './ingress/settlement-batch.ts';
import { SHARED_LIMITS, SharedRuns } from './ingress/shared-runs.ts';
import { startLeaseKeeper, type LeaseKeeper } from './leases/lease-keeper.ts';
import type { WorkerOptions } from './worker-options.ts';
import { openPools, type WorkerPools } from './worker-pools.ts';

export interface WorkerParts extends WorkerPools {
  readonly identity: WorkerIdentity;
  readonly leaseSeconds: number;
  readonly registry: HandlerRegistry;
  readonly inWork: InWork;
  readonly report: AttemptReport;
  readonly keeper: LeaseKeeper;
  /** Aborting it gives up settling into a database that is away. */
  readonly settling: AbortController;
  readonly policy: SweepPolicy;
  readonly log: Logger;
}

/** Handlers that run at once beyond these take turns: PostgreSQL has no use for more. */
const MOST_HANDLER_CONNECTIONS = 20;
const BLOCKED_LIMIT_MS = 300_000;
const SWEEP_POLICY: SweepPolicy = {
  maxDeaths: 3,
  firstDelayMs: DEFAULT_RETRY_POLICY.firstDelayMs,
  maxDelayMs: DEFAULT_RETRY_POLICY.maxDelayMs,
};

/** Opens everything; nothing of it waits for the database. */
export function openParts(options: WorkerOptions): WorkerParts {
  const { connectionString, concurrency, leaseSeconds, log } = options;
  const handlerConnections = Math.min(concurrency, MOST_HANDLER_CONNECTIONS);
  const pools = openPools(connectionString, handlerConnections);
  const { settlements } = pools;
  const identity = identify(options.version);
  const registry = createRegistry(options.handlers);
  const settling = new AbortController();
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
  const leases = new LeaseBook((token, isEnded) => {
    keeper.drop(token);
    if (isEnded) return;
    endLeases(settlements, [token]).catch((error: unknown) => {
      log.warn({ err: error, lease: token }, 'lease could not be ended; it will be swept');
    });
  });
  const batch = new SettlementBatch({ db: settlements, leases, signal: settling.signal });
  const connections = new HandlerConnections(pools.effects, handlerConnections);
  const report = new AttemptReport(log);
  const attemptParts = { registry, connections, leases, batch, report, log, holder: identity.id };
  const shared = new SharedRuns(attemptParts, pools.sharedEffects, SHARED_LIMITS);
  const aloneTurns = new Turns(handlerConnections);
  const processParts = { ...attemptParts, shared, aloneTurns };
  const inWork: InWork = new InWork({
    concurrency,
    leases,
    run: (begun, place) => processAttempt(begun, place, processParts),
    giveBack: (attempts) => giveBack(settlements, attempts, log),
  });
  const policy = options.sweepPolicy ?? SWEEP_POLICY;
  return {
    ...pools,
    identity,
    leaseSeconds,
    registry,
    inWork,
    report,
    keeper,
    settling,
    policy,
    log,
  };
}

function identify(version: string): WorkerIdentity {
  return { id: randomUUID(), host: hostname(), pid: process.pid, version };
}
