/** What the loops of a worker share: connections, registry, records in work, leases. */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Logger } from 'pino';
import { DEFAULT_RETRY_POLICY } from '#lib/domain/retry-policy';
import { FIXED_PLANS, openDatabase, type Database } from '#lib/server/database';
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
import { Turns } from './ingress/turns.ts';
import { startLeaseKeeper, type LeaseKeeper } from './leases/lease-keeper.ts';
import type { WorkerOptions } from './worker-options.ts';

export interface WorkerParts {
  /** For settling and all other duties. */
  readonly db: Database;
  /** For claiming, whose queue is empty in one minute and long in the next. */
  readonly claims: Database;
  /** For the transactions of handlers, so that these cannot starve the duties. */
  readonly effects: Database;
  /** For the transactions that handlers share. */
  readonly sharedEffects: Database;
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

const CONTROL_CONNECTIONS = 6;
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
  const pool = (max: number, applicationName: string): Database =>
    openDatabase({ connectionString, max, applicationName });
  const db = pool(CONTROL_CONNECTIONS, 'sluice worker');
  const claims = openClaimPool(connectionString);
  const handlerConnections = Math.min(concurrency, MOST_HANDLER_CONNECTIONS);
  const effects = pool(handlerConnections, 'sluice handlers');
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
    endLeases(db, [token]).catch((error: unknown) => {
      log.warn({ err: error, lease: token }, 'lease could not be ended; it will be swept');
    });
  });
  const batch = new SettlementBatch({ db, leases, signal: settling.signal });
  const connections = new HandlerConnections(effects, handlerConnections);
  const report = new AttemptReport(log);
  const attemptParts = { registry, connections, leases, batch, report, log, holder: identity.id };
  const sharedEffects = openDatabase({
    connectionString,
    max: SHARED_LIMITS.groups,
    applicationName: 'sluice shared handlers',
    isPipelined: true,
  });
  const shared = new SharedRuns(attemptParts, sharedEffects, SHARED_LIMITS);
  const aloneTurns = new Turns(handlerConnections);
  const processParts = { ...attemptParts, shared, aloneTurns };
  const inWork: InWork = new InWork({
    concurrency,
    leases,
    run: (begun, place) => processAttempt(begun, place, processParts),
    giveBack: (attempts) => giveBack(db, attempts, log),
  });
  const policy = options.sweepPolicy ?? SWEEP_POLICY;
  return {
    db,
    claims,
    effects,
    sharedEffects,
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

/**
 * A claim need not be on disk: the settlement that builds on it puts both there. One that a crash of the
 * database undoes leaves its records in work, where a settlement of them is refused. Its transactions
 * hold the locks of sources, so that they must not outlive a worker that stands still.
 */
function openClaimPool(connectionString: string): Database {
  return openDatabase({
    connectionString,
    max: 2,
    applicationName: 'sluice claims',
    settings: {
      ...FIXED_PLANS,
      synchronous_commit: 'off',
      idle_in_transaction_session_timeout: '5000',
    },
  });
}

function identify(version: string): WorkerIdentity {
  return { id: randomUUID(), host: hostname(), pid: process.pid, version };
}
