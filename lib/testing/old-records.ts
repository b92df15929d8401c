/** Records received weeks ago, for tests of what happens to old ones. */
import type { Status } from '#lib/domain/status';
import type { Database } from '#lib/server/database';

export interface OldRecords {
  readonly sourceId: number;
  readonly weeksAgo: number;
  readonly status: Status;
  readonly count?: number;
  readonly eventId?: string;
}

const PLAN = `
CREATE TEMPORARY TABLE plan ON COMMIT DROP AS
SELECT next_record_id(moment) AS id, date_trunc('milliseconds', moment) AS received_at,
       $1::int AS source_id, $2::status AS status,
       CASE WHEN $2 IN ('QUEUED', 'ACKNOWLEDGED') THEN 'EGRESS' ELSE 'INGRESS' END::direction AS direction,
       $5::text AS event_id
FROM generate_series(1, $3::int) AS n,
     LATERAL (SELECT date_trunc('week', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'
                     - make_interval(days => 7 * $4::int - 2, secs => n)) AS t(moment)`;

const FILL = [
  `INSERT INTO record (id, direction, source_id, reference, type, event_id, received_at, size_bytes,
                       sha256, media_type)
   SELECT id, direction, source_id, 'old', 'created', event_id, received_at, 2, sha256('{}'),
          'application/json' FROM plan`,
  `INSERT INTO payload (record_id, bytes) SELECT id, '{}' FROM plan`,
  `INSERT INTO work (record_id, direction, source_id, due_at)
   SELECT id, direction, source_id, 'infinity' FROM plan WHERE status IN ('JUST_IN', 'QUEUED')`,
  `INSERT INTO attempt (record_id, generation, number, lease_token, holder, started_at, outcome,
                        failure_class, failure_code)
   SELECT id, 0, 1, gen_random_uuid(), 'holder', received_at,
          (CASE status WHEN 'ERROR' THEN 'FAILED' WHEN 'ACKNOWLEDGED' THEN 'ACKNOWLEDGED'
                       ELSE 'SUCCEEDED' END)::outcome,
          CASE status WHEN 'ERROR' THEN 'data'::failure_class END,
          CASE status WHEN 'ERROR' THEN 'contract' END
   FROM plan WHERE status NOT IN ('JUST_IN', 'QUEUED')`,
  `INSERT INTO settlement (record_id, source_id, status, generation, attempts, settled_at,
                           failure_class)
   SELECT id, source_id, status, 0, 1, received_at,
          CASE status WHEN 'ERROR' THEN 'data'::failure_class END
   FROM plan WHERE status NOT IN ('JUST_IN', 'QUEUED')`,
  `INSERT INTO count_delta (source_id, direction, status, delta, entered)
   SELECT source_id, direction, status, count(*), count(*) FROM plan
   GROUP BY source_id, direction, status`,
];

/** Stores records as if they had come and gone weeks ago; those not settled are never due. */
export async function storeOldRecords(
  db: Database,
  { sourceId, weeksAgo, status, count = 1, eventId }: OldRecords,
): Promise<bigint[]> {
  await db.query('SELECT ensure_partitions(1, $1)', [weeksAgo + 1]);
  const tx = await db.connect();
  try {
    await tx.query('BEGIN');
    await tx.query(PLAN, [sourceId, status, count, weeksAgo, eventId ?? null]);
    for (const statement of FILL) await tx.query(statement);
    const { rows } = await tx.query<{ id: bigint }>('SELECT id FROM plan ORDER BY id');
    await tx.query('COMMIT');
    return rows.map(({ id }) => id);
  } finally {
    tx.release();
  }
}
