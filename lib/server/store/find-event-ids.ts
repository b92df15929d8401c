/** The statement that finds which record holds an event id. */
import type { Direction } from '#lib/domain/direction';
import type { Queryable } from '#lib/server/database';
import { int4Array, textArray } from './binary-array.ts';

export interface EventKey {
  readonly sourceId: number;
  readonly direction: Direction;
  readonly eventId: string;
}

export interface EventHolder {
  /** Place in the input, from 0. */
  readonly index: number;
  readonly id: bigint;
  readonly sha256: Buffer;
  readonly receivedAt: Date;
}

const FIND_EVENT_IDS = `
SELECT u.n::int4 - 1 AS "index", r.id, r.sha256, r.received_at AS "receivedAt"
FROM unnest($1::int4[], $2::text[]::direction[], $3::text[]) WITH ORDINALITY
     AS u(source_id, direction, event_id, n)
CROSS JOIN LATERAL (
  SELECT id, sha256, received_at FROM record
  WHERE record.source_id = u.source_id AND record.direction = u.direction
    AND record.event_id = u.event_id
) AS r`;

/** The records that hold these event ids. A key that nothing holds is absent from the answer. */
export async function findEventIds(
  db: Queryable,
  keys: readonly EventKey[],
): Promise<EventHolder[]> {
  const { rows } = await db.query<EventHolder>({
    name: 'find_event_ids',
    text: FIND_EVENT_IDS,
    values: [
      int4Array(keys.map((key) => key.sourceId)),
      textArray(keys.map((key) => key.direction)),
      textArray(keys.map((key) => key.eventId)),
    ],
  });
  return rows;
}
