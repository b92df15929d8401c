/**
 * The made-up story of each record of a batch, one row a record, as `plan`: drawn from hashes of its
 * number, so that the same number and salt tell the same story. Parameters are those of SeedBatch.
 */

// As next_record_id in the schema does it, which as a function call costs as much as all the rest.
const NEW_ID = `(first_record_id_at(moment) | ((extract(microseconds FROM moment)::int8 % 1000 >> 5) << 17)
  | ((nextval('record_sequence') & 127) << 10))`;

// Records of one reference come near each other: the number of the reference lags behind by a few.
// What a reference is about, and so its source, follows from its number alone.
const DRAWN = `
drawn AS (
  SELECT n, (n - (h & 65535) / 65536.0::float8) / $3::float8 AS place, n > $3::int8 - $4::int8 AS waits, ref,
         (h & 1048575)::int AS r1, ((h >> 20) & 1048575)::int AS r2, ((h >> 40) & 1048575)::int AS r3,
         width_bucket((hashint8extended(ref, $8::int8) & 1048575)::int % 100, $10::int4[]) AS source
  FROM (
    SELECT n, hashint8extended(n, $8::int8) AS h,
           (n + 64 - (hashint8extended(n, $8::int8 + 1) & 63)) / 3 AS ref
    FROM generate_series($1::int8, $1::int8 + $2::int8 - 1) AS n
  ) AS hashed
)`;

// Days have a wave: most records come by day. Its slope is never negative, so numbers keep their order.
const PLACED = `
placed AS (
  SELECT drawn.*,
         $5::timestamptz + make_interval(secs =>
           span * (place + 0.11 / days * sin(2 * pi() * days * place))) AS moment,
         (CASE WHEN r1 % 100 < 20 THEN 'EGRESS' ELSE 'INGRESS' END)::direction AS direction,
         width_bucket(r2 % 100, $13::int4[]) AS cause,
         (2 + source) * (CASE WHEN r3 % 8 = 0 THEN 9 WHEN r3 % 8 < 4 THEN 3 ELSE 2 END) AS duration_ms
  FROM drawn CROSS JOIN (
    SELECT span, greatest(1, round(span / 86400)) AS days
    FROM (SELECT extract(epoch FROM $6::timestamptz - $5::timestamptz)::float8 AS span) AS s
  ) AS window_of_time
)`;

// Of 100 ingress records 3 end as Error, 1 was replayed, 5 needed a second attempt; of 100 egress
// records 5 were offered twice. One in 500 egress records is held. A tenth of what waits has failed.
const FATED = `
fated AS (
  SELECT placed.*, date_trunc('milliseconds', moment) AS received_at,
         direction = 'EGRESS' AND r3 % 500 = 0 AS held,
         direction = 'INGRESS' AND NOT waits AND r3 % 100 = 3 AS replayed,
         direction = 'INGRESS' AND NOT waits AND r3 % 100 < 3 AS broken,
         r3 % 100 BETWEEN 4 AND 8 AS slow
  FROM placed
)`;

const SETTLED = `
settled AS (
  SELECT fated.*, waits OR held AS open,
         CASE WHEN waits OR held THEN CASE WHEN held OR r3 % 10 = 9 THEN 1 ELSE 0 END
              WHEN broken AND ($14::text[])[cause] = 'dependency' THEN 3
              WHEN slow THEN 2 ELSE 1 END AS tries,
         CASE WHEN replayed THEN 1 ELSE 0 END AS generation,
         received_at + make_interval(secs => (3 + duration_ms) / 1000.0) AS ended_at,
         received_at + make_interval(secs => (3 + duration_ms) / 1000.0
           + CASE WHEN replayed THEN 1800 + r2 % 7200 WHEN slow OR broken THEN 8 + r2 % 60 ELSE 0 END)
           AS settles_at
  FROM fated
)`;

const WRITTEN = `
written AS (
  SELECT settled.*, ${NEW_ID} AS id, ($11::text[])[source] || ref AS reference,
         4 * source - 3 + CASE WHEN direction = 'EGRESS' THEN 3
           WHEN r2 % 50 = 0 THEN 2 WHEN r2 % 4 = 0 THEN 1 ELSE 0 END AS kind,
         ($18::text[])[1 + r1 % cardinality($18::text[])] AS customer, filler.text AS filler
  FROM settled CROSS JOIN (SELECT repeat($19::text, 2 + $7::int4 / length($19::text)) AS text) AS filler
)`;

export const SEED_PLAN = `
WITH ${DRAWN}, ${PLACED}, ${FATED}, ${SETTLED}, ${WRITTEN}
, plan AS MATERIALIZED (
  SELECT id, direction, ($9::int4[])[source] AS source_id, reference, ($12::text[])[kind] AS type,
         received_at, r2, held,
         CASE source WHEN 4 THEN reference END AS ordering_key,
         generation, tries, duration_ms, ended_at,
         CASE WHEN NOT open THEN least(settles_at, now()) END AS settled_at,
         (CASE WHEN open THEN NULL WHEN direction = 'EGRESS' THEN 'ACKNOWLEDGED'
               WHEN broken THEN 'ERROR' ELSE 'PROCESSED' END)::status AS final,
         (CASE WHEN held THEN 'REJECTED'
               WHEN direction = 'EGRESS' THEN CASE WHEN open THEN 'UNACKNOWLEDGED' ELSE 'ACKNOWLEDGED' END
               WHEN open THEN 'POSTPONED' WHEN broken THEN 'FAILED' ELSE 'SUCCEEDED' END)::outcome
           AS last_outcome,
         CASE WHEN r1 % 5 = 0 THEN NULL WHEN source = 3 THEN md5(id::text)::uuid::text
              ELSE 'evt_' || to_hex(id) END AS event_id,
         ($14::text[])[cause]::failure_class AS failure_class, ($15::text[])[cause] AS failure_code,
         replace(($16::text[])[cause], '{n}', (1000 + r1 % 9000)::text) AS failure_message,
         ($17::text[])[cause]::jsonb AS failure_detail,
         ($20::int8[])[cardinality($14::text[]) * (kind - 1) + cause] AS group_id,
         convert_to(concat('{"id":"', reference, '","type":"', ($12::text[])[kind], '","customer":{"name":"', customer,
           '","number":', 1000 + r1 % 9000, '},"total":', r2 % 1000, '.', 10 + r2 % 90,
           ',"currency":"EUR","lines":[{"sku":"sku-', r1 % 5000, '","quantity":', 1 + r2 % 5,
           '}],"note":"', substr(filler, 1 + r2 % length($19::text), greatest(0, $7::int4 - 180)),
           '"}'), 'UTF8') AS bytes
  FROM written
)`;
