/** The statement that finds the sources whose ingress records come over the queue. */
import type { Queryable } from '../database.ts';

export interface QueueSource {
  readonly id: number;
  readonly key: string;
  /** Its intake is paused, or it is retired: messages are to wait in the queue. */
  readonly isWaiting: boolean;
}

/** By key. None: nobody has chosen it. */
export async function findQueueSources(db: Queryable): Promise<QueueSource[]> {
  const { rows } = await db.query<QueueSource>({
    name: 'find_queue_sources',
    text: `SELECT id, key, intake_paused OR retired_at IS NOT NULL AS "isWaiting"
           FROM source WHERE amqp_ingress ORDER BY key`,
  });
  return rows;
}
