/** The statement that reads how the workers that run find the transport of a source. */
import type { Direction } from '#lib/domain/direction';
import type { TransportCondition } from '#lib/domain/transport-condition';
import type { Queryable } from '#lib/server/database';

export interface TransportStateRow {
  readonly direction: Direction;
  readonly worker: string;
  readonly state: TransportCondition;
  readonly since: Date;
  readonly lastError: string | null;
  readonly lastErrorAt: Date | null;
  readonly lastSuccessAt: Date | null;
}

/** Of one source, those in trouble first. None: no worker that runs has had to do with it. */
export async function readTransportStates(
  db: Queryable,
  sourceKey: string,
): Promise<TransportStateRow[]> {
  const { rows } = await db.query<TransportStateRow>({
    name: 'read_transport_states',
    text: `SELECT t.direction, t.worker_id AS worker, t.state, t.since, t.last_error AS "lastError",
             t.last_error_at AS "lastErrorAt", t.last_success_at AS "lastSuccessAt"
           FROM source s
           JOIN transport_state t ON t.source_id = s.id
           JOIN worker w ON w.id = t.worker_id
           WHERE s.key = $1 AND w.stopped_at IS NULL AND w.seen_at > now() - interval '15 seconds'
           ORDER BY t.direction, t.state IN ('connected', 'idle'), t.worker_id
           LIMIT 100`,
    values: [sourceKey],
  });
  return rows;
}
