/** The workers of the last day, for the console. */
import type { Queryable } from '../database.ts';

export interface WorkerRow {
  readonly id: string;
  readonly host: string;
  readonly version: string;
  readonly startedAt: Date;
  readonly seenAt: Date;
  readonly inWork: number;
  readonly alive: boolean;
}

/** Those alive first, then the latest seen. `alive` by the clock of the database. */
export async function listWorkerRows(db: Queryable): Promise<WorkerRow[]> {
  const { rows } = await db.query<WorkerRow>(
    `SELECT id, host, version, started_at AS "startedAt", seen_at AS "seenAt", in_work AS "inWork",
       stopped_at IS NULL AND seen_at > now() - interval '15 seconds' AS alive
     FROM worker WHERE seen_at > now() - interval '1 day'
     ORDER BY alive DESC, seen_at DESC, id LIMIT 200`,
  );
  return rows;
}
