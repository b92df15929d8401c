/** Many records at once, spread over all places and times, for tests of lists and their plans. */
import type { Database } from '#lib/server/database';

/**
 * Noon of last week's Thursday in UTC. Records of the six days before it lie half in one weekly partition
 * and half in the one before, whatever today is, so that plans over them are the same every day.
 */
export function noonOfLastThursday(): Date {
  const now = new Date();
  const sinceMonday = (now.getUTCDay() + 6) % 7;
  return new Date(
    Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() - sinceMonday - 4, 12),
  );
}

/**
 * Fills an empty database with `count` records over the six days before `until`, in three sources: most
 * of them settled, some failed, some waiting, held or leased, each second reference shared.
 */
export async function fillRecords(
  db: Database,
  count: number,
  until: Date = new Date(),
): Promise<void> {
  await db.query('SELECT ensure_partitions(0, 3)');
  await db.query(`
    INSERT INTO source (key, name, overdue_after_seconds)
    VALUES ('github', 'GitHub', 900), ('shop', 'Shop', 86400), ('payments', 'Payments', 3600)`);
  await db.query(
    `CREATE TEMPORARY TABLE plan AS
     SELECT n, next_record_id(moment) AS id, date_trunc('milliseconds', moment) AS received_at,
            (ARRAY['INGRESS', 'EGRESS'])[1 + (n % 3 = 0)::int]::direction AS direction,
            1 + n % 3 AS source_id, n % 20 AS lot
     FROM generate_series(1, $1::int) AS n,
          LATERAL (SELECT $2::timestamptz - interval '6 days' * (1 - n::float8 / $1)) AS t(moment)`,
    [count, until],
  );
  await db.query(`
    INSERT INTO record (id, direction, source_id, reference, type, event_id, received_at,
                        size_bytes, sha256, media_type)
    SELECT id, direction, source_id, 'order-' || n / 2, (ARRAY['created', 'changed', 'gone'])[1 + n % 7 / 3],
           CASE WHEN n % 2 = 0 THEN 'event-' || n END, received_at, 2, sha256('{}'),
           'application/json'
    FROM plan`);
  await db.query(`INSERT INTO payload (record_id, bytes) SELECT id, '{}' FROM plan`);
  await db.query(`
    INSERT INTO settlement (record_id, source_id, status, generation, attempts, settled_at,
                            failure_class, failure_code, failure_message, group_id)
    SELECT id, source_id,
           (CASE WHEN direction = 'EGRESS' THEN 'ACKNOWLEDGED' WHEN lot = 0 THEN 'ERROR'
                 ELSE 'PROCESSED' END)::status, 0, 1, received_at + interval '1 second',
           CASE WHEN direction = 'INGRESS' AND lot = 0 THEN 'data'::failure_class END,
           CASE WHEN direction = 'INGRESS' AND lot = 0 THEN 'contract' END,
           CASE WHEN direction = 'INGRESS' AND lot = 0 THEN 'A field is missing.' END,
           CASE WHEN direction = 'INGRESS' AND lot = 0 THEN n % 7 END
    FROM plan WHERE lot < 17`);
  await db.query(`
    INSERT INTO work (record_id, direction, source_id, due_at, generation, attempts, held, group_id,
                      rejected)
    SELECT id, direction, source_id, now(), 0, lot - 17, direction = 'EGRESS' AND lot = 18,
           CASE WHEN direction = 'EGRESS' AND lot = 18 THEN n % 7 END,
           direction = 'EGRESS' AND lot = 18 AND n % 2 = 0
    FROM plan WHERE lot IN (17, 18)`);
  await db.query(`
    INSERT INTO lease (direction, holder, expires_at, record_ids, source_ids, generations, attempts)
    SELECT direction, 'holder', now() + interval '1 hour', array_agg(id ORDER BY id),
           array_agg(source_id ORDER BY id), array_agg(0 ORDER BY id), array_agg(1 ORDER BY id)
    FROM plan WHERE lot = 19 OR (lot = 1 AND direction = 'INGRESS')
    GROUP BY direction, CASE direction WHEN 'EGRESS' THEN n ELSE n / 1000 END`);
  // What is settled has had its attempt: those of lot 1 while their lease still stands.
  await db.query(`
    INSERT INTO attempt (record_id, generation, number, lease_token, holder, started_at, outcome)
    SELECT id, 0, 1, gen_random_uuid(), 'holder', received_at,
           (CASE direction WHEN 'INGRESS' THEN 'SUCCEEDED' ELSE 'ACKNOWLEDGED' END)::outcome
    FROM plan WHERE lot < 17`);
  await db.query('DROP TABLE plan');
  await db.query('ANALYZE');
}
