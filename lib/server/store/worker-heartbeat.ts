/** The worker's row: who it is, when it was last seen, how many records it has in work. */
import type { Queryable } from '../database.ts';

export interface WorkerIdentity {
  /** A new random one for each start of a process: a host name comes back after a restart, this does not. */
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  readonly version: string;
}

/** Says that the worker lives; its first word inserts the row. */
export async function beat(db: Queryable, worker: WorkerIdentity, inWork: number): Promise<void> {
  await db.query(
    `INSERT INTO worker (id, host, pid, version, in_work) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (id) DO UPDATE SET seen_at = now(), in_work = excluded.in_work`,
    [worker.id, worker.host, worker.pid, worker.version, inWork],
  );
}

/** Says that the worker stopped in good order. */
export async function markStopped(db: Queryable, workerId: string): Promise<void> {
  await db.query(
    'UPDATE worker SET stopped_at = now(), seen_at = now(), in_work = 0 WHERE id = $1',
    [workerId],
  );
}

/** Forgets workers not seen for this many hours. */
export async function forgetOldWorkers(db: Queryable, hours: number): Promise<void> {
  await db.query('DELETE FROM worker WHERE seen_at < now() - make_interval(hours => $1)', [hours]);
}
