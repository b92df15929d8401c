/** Starts a worker, all its loops under supervision, and stops it in good order. */
import { markStopped } from '#lib/server/store/worker-heartbeat';
import { Bell } from './claim/bell.ts';
import { drain } from './drain.ts';
import { announceHandlers } from './loops/announce-handlers.ts';
import { fold, foldGroups } from './loops/fold.ts';
import { forgetSigned } from './loops/forget-signed-requests.ts';
import { heartbeat } from './loops/heartbeat.ts';
import { partitions } from './loops/partitions.ts';
import { regroupFailures } from './loops/regroup.ts';
import { reportAttempts } from './loops/report-attempts.ts';
import { listenForWorkLoop } from './loops/listen-for-work.ts';
import { processIngress } from './loops/process-ingress.ts';
import { retention } from './loops/retention.ts';
import { runDryRuns } from './loops/run-dry-runs.ts';
import { runEdits } from './loops/run-edits.ts';
import { runReplays } from './loops/run-replays.ts';
import { sweepUnacknowledged } from './egress/sweep-unacknowledged.ts';
import { sweepLost } from './ingress/sweep-lost.ts';
import { runQueueIntake } from './ingress-queue/run-queue-intake.ts';
import { openTransports } from './transports/open-transports.ts';
import { supervise, type Loop } from './supervisor.ts';
import type { WorkerOptions } from './worker-options.ts';
import { openParts, type WorkerParts } from './worker-parts.ts';
import { closePools } from './worker-pools.ts';

export interface RunningWorker {
  readonly id: string;
  /** Resolves when all has ended; what could not be finished waits again, its attempt given back. */
  stop(): Promise<void>;
}

const GRACE_MS = 10_000;
const MOST_RECORD_BYTES = 10 * 1024 * 1024;
const KEEP_ALL = { payloadDays: null, recordDays: null };
const SWEEP_INTERVAL_MS = 2_000;

/**
 * Starts a worker. The database need not be there yet.
 * @throws HandlerConflictError when two handlers want the same records
 */
export function startWorker(options: WorkerOptions): RunningWorker {
  const parts = openParts(options);
  const { log, identity } = parts;
  const claiming = new AbortController();
  const duties = new AbortController();
  const bell = new Bell();
  const processing = supervise(processIngress(parts, bell), claiming.signal, log);
  const transports = openTransports(
    { amqpUrl: options.amqpUrl },
    { db: parts.offers, workerId: identity.id, log },
  );
  const queueIntake = openQueueIntake(parts, options);
  const onWork = (): void => {
    bell.ring();
    transports.ring();
  };
  const listening = supervise(
    listenForWorkLoop(options.connectionString, onWork),
    claiming.signal,
    log,
  );
  const others = dutiesOf(parts, options).map((loop) => supervise(loop, duties.signal, log));
  log.info({ worker: identity.id, concurrency: options.concurrency }, 'worker started');
  const stop = async (): Promise<void> => {
    claiming.abort();
    await Promise.all([processing, listening]);
    await Promise.all([
      drain(parts, options.graceMs ?? GRACE_MS),
      transports.stop(),
      queueIntake?.stop(),
    ]);
    duties.abort();
    await Promise.all(others);
    parts.report.write();
    await close(parts);
    log.info({ worker: identity.id }, 'worker stopped');
  };
  let stopping: Promise<void> | undefined;
  return { id: identity.id, stop: () => (stopping ??= stop()) };
}

/** Undefined: there is no broker, and no code for one runs. */
function openQueueIntake({ intake, identity, log }: WorkerParts, options: WorkerOptions) {
  const { amqpUrl, mostRecordBytes: mostBytes = MOST_RECORD_BYTES } = options;
  if (amqpUrl === undefined) return undefined;
  return runQueueIntake(amqpUrl, { db: intake, workerId: identity.id, mostBytes, log });
}

/** Everything but claiming: goes on until the last handler has ended. */
function dutiesOf(parts: WorkerParts, options: WorkerOptions): Loop[] {
  const { db, registry, identity, inWork, report } = parts;
  const sweepIntervalMs = options.sweepIntervalMs ?? SWEEP_INTERVAL_MS;
  return [
    announceHandlers(db, registry),
    heartbeat(db, identity, () => inWork.size),
    partitions(db),
    fold(db),
    foldGroups(db),
    forgetSigned(db),
    regroupFailures(db),
    runReplays(db),
    runEdits(db),
    runDryRuns(parts),
    retention({ db, log: parts.log, days: options.retention ?? KEEP_ALL }),
    reportAttempts(report),
    sweepLost(parts, sweepIntervalMs),
    sweepUnacknowledged(parts, sweepIntervalMs),
  ];
}

async function close(parts: WorkerParts): Promise<void> {
  const { db, keeper, identity, log } = parts;
  await keeper.stop();
  await markStopped(db, identity.id).catch((error: unknown) => {
    log.warn({ err: error }, 'the stop could not be written down');
  });
  await closePools(parts);
}
