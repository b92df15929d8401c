/** The connections of a worker, apart by duty so that none can starve another. */
import { FIXED_PLANS, openDatabase, type Database } from '#lib/server/database';
import { SHARED_LIMITS } from './ingress/shared-runs.ts';

export interface WorkerPools {
  /** For all duties that have no pool of their own. */
  readonly db: Database;
  /** For settling, whose plan takes longer to make than to run. */
  readonly settlements: Database;
  /** For claiming, whose queue is empty in one minute and long in the next. */
  readonly claims: Database;
  /** For egress records: offering them, and what comes back. */
  readonly offers: Database;
  /** For what comes in over the queue. */
  readonly intake: Database;
  /** For the transactions of handlers, so that these cannot starve the duties. */
  readonly effects: Database;
  /** For the transactions that handlers share. */
  readonly sharedEffects: Database;
}

const CONTROL_CONNECTIONS = 4;
const SETTLING_CONNECTIONS = 2;
const OFFERING_CONNECTIONS = 4;
const INTAKE_CONNECTIONS = 4;

/** Opens them; nothing of it waits for the database. */
export function openPools(connectionString: string, handlerConnections: number): WorkerPools {
  const pool = (max: number, applicationName: string): Database =>
    openDatabase({ connectionString, max, applicationName });
  return {
    db: pool(CONTROL_CONNECTIONS, 'sluice worker'),
    settlements: openDatabase({
      connectionString,
      max: SETTLING_CONNECTIONS,
      applicationName: 'sluice settlements',
      settings: FIXED_PLANS,
    }),
    claims: openClaimPool(connectionString),
    offers: openDatabase({
      connectionString,
      max: OFFERING_CONNECTIONS,
      applicationName: 'sluice offers',
      settings: FIXED_PLANS,
    }),
    intake: pool(INTAKE_CONNECTIONS, 'sluice intake'),
    effects: pool(handlerConnections, 'sluice handlers'),
    sharedEffects: openDatabase({
      connectionString,
      max: SHARED_LIMITS.groups,
      applicationName: 'sluice shared handlers',
      isPipelined: true,
    }),
  };
}

/** Closes them when their statements have ended. */
export async function closePools(pools: WorkerPools): Promise<void> {
  const { db, settlements, claims, offers, intake, effects, sharedEffects } = pools;
  const all = [db, settlements, claims, offers, intake, effects, sharedEffects];
  await Promise.all(all.map((pool) => pool.end()));
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
