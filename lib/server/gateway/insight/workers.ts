/** Who processes records at the moment. */
import type { Workers } from '#lib/contracts/insight';
import type { Queryable } from '../../database.ts';
import { listWorkerRows } from '../../store/list-workers.ts';

/** The workers of the last day; none: no worker has run. */
export async function readWorkers(db: Queryable): Promise<Workers> {
  const rows = await listWorkerRows(db);
  return {
    workers: rows.map((row) => ({
      ...row,
      startedAt: row.startedAt.toISOString(),
      seenAt: row.seenAt.toISOString(),
    })),
  };
}
