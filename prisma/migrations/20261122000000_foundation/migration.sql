-- The store of docs/adr/0003: a record is written once and never updated; where it is tells its status.
--   in work, or in a lease without an attempt row  -> JUST_IN (ingress) or QUEUED (egress)
--   in settlement                                  -> PROCESSED, ERROR or ACKNOWLEDGED

CREATE TYPE direction AS ENUM ('INGRESS', 'EGRESS');
CREATE TYPE status AS ENUM ('JUST_IN', 'PROCESSED', 'ERROR', 'QUEUED', 'ACKNOWLEDGED');
CREATE TYPE outcome AS ENUM (
  'SUCCEEDED', 'POSTPONED', 'FAILED', 'LOST',
  'ACKNOWLEDGED', 'REJECTED', 'UNACKNOWLEDGED'
);
CREATE TYPE failure_class AS ENUM ('data', 'dependency', 'defect');
CREATE TYPE role AS ENUM ('viewer', 'operator', 'admin');

CREATE TABLE source (
  id                    integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  key                   text NOT NULL UNIQUE CHECK (key ~ '^[a-z0-9-]{2,63}$'
                          AND key NOT IN ('acknowledgements', 'rejections', 'extensions')),
  name                  text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  description           text,
  owner                 text,
  handler_url           text,
  max_attempts          integer NOT NULL DEFAULT 8 CHECK (max_attempts BETWEEN 1 AND 100),
  overdue_after_seconds integer NOT NULL DEFAULT 900 CHECK (overdue_after_seconds > 0),
  rate_limit_per_second integer CHECK (rate_limit_per_second > 0),
  intake_paused         boolean NOT NULL DEFAULT false,
  processing_paused     boolean NOT NULL DEFAULT false,
  most_in_work          integer CHECK (most_in_work > 0),
  retired_at            timestamptz,
  created_at            timestamptz NOT NULL DEFAULT now()
);

-- 41 bits of milliseconds since 2020-01-01, so that a range of time is a range of ids; then 5 bits of
-- 32 microseconds each, 7 bits of a sequence, and 10 bits of places in a block. A statement takes one
-- block and numbers its records in it. Two statements of which one began after the other had been
-- answered never share the 32 microseconds, so ids follow the order of reception over all processes;
-- the sequence keeps apart the ones that run at once, hence no cache.
CREATE SEQUENCE record_sequence;

CREATE FUNCTION first_record_id_at(moment timestamptz) RETURNS bigint
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN (floor(extract(epoch FROM moment) * 1000)::bigint - 1577836800000) << 22;

-- The first of 1024 ids that are the caller's alone.
CREATE FUNCTION next_record_id(moment timestamptz) RETURNS bigint
  LANGUAGE sql VOLATILE
  RETURN first_record_id_at(moment)
    | ((extract(microseconds FROM moment)::bigint % 1000 >> 5) << 17)
    | ((nextval('record_sequence') & 127) << 10);

-- What the order of an ordering key is kept by. Two keys with one hash take turns with each other.
CREATE FUNCTION order_hash(source_id integer, ordering_key text) RETURNS bigint
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN hashtextextended(ordering_key, source_id);

-- One row a record, so each rule here is paid for at every reception: what the gateway checks of each
-- submission (lengths, the hash) and that the source exists, which never goes away, is not checked twice.
CREATE TABLE record (
  id            bigint PRIMARY KEY,
  direction     direction NOT NULL,
  source_id     integer NOT NULL,
  reference     text NOT NULL,
  type          text NOT NULL,
  event_id      text,
  originated_at timestamptz,
  received_at   timestamptz NOT NULL,
  size_bytes    integer NOT NULL,
  sha256        bytea NOT NULL,
  media_type    text NOT NULL,
  ordering_key  text,
  traceparent   text,
  key_id        integer,
  caused_by     bigint
);
CREATE UNIQUE INDEX record_event_id ON record (source_id, direction, event_id) WHERE event_id IS NOT NULL;
CREATE INDEX record_reference ON record (reference, id);
CREATE INDEX record_source ON record (source_id, id);
CREATE INDEX record_caused_by ON record (caused_by) WHERE caused_by IS NOT NULL;

-- Insert-only bytes, one partition a week of ids, so that payloads may expire before their records.
CREATE TABLE payload (
  record_id  bigint NOT NULL,
  revision   integer NOT NULL DEFAULT 1 CHECK (revision >= 1),
  bytes      bytea NOT NULL,
  headers    json NOT NULL DEFAULT '[]',
  PRIMARY KEY (record_id, revision)
) PARTITION BY RANGE (record_id);
ALTER TABLE payload ALTER COLUMN bytes SET STORAGE EXTERNAL;

CREATE TABLE work (
  record_id  bigint PRIMARY KEY,
  direction  direction NOT NULL,
  source_id  integer NOT NULL,
  due_at     timestamptz NOT NULL,
  generation integer NOT NULL DEFAULT 0 CHECK (generation >= 0),
  attempts   integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  held       boolean NOT NULL DEFAULT false,
  -- Of an ingress record with an ordering key: at most one such record of a hash is in a lease unended.
  order_hash bigint CHECK (direction = 'INGRESS' OR order_hash IS NULL)
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 500,
        autovacuum_vacuum_cost_limit = 2000);
CREATE INDEX work_due ON work (direction, source_id, due_at, record_id) WHERE NOT held AND order_hash IS NULL;
CREATE INDEX work_order ON work (source_id, order_hash, record_id) WHERE NOT held AND order_hash IS NOT NULL;
CREATE INDEX work_held ON work (record_id) WHERE held;
CREATE INDEX work_oldest ON work (direction, source_id, record_id);

-- One row a claimed batch. Element n of the arrays is one claimed record: its attempt number was
-- counted at claim. An element is finished when its attempt row exists; one that is given back unstarted
-- leaves the arrays and is in work again by the same statement.
-- An egress lease holds one record only, since each delivery is acknowledged, rejected and extended
-- by itself; it is deleted with the attempt's end, so a record is never in two of them.
CREATE TABLE lease (
  token       uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  direction   direction NOT NULL,
  holder      text NOT NULL,
  claimed_at  timestamptz NOT NULL DEFAULT now(),
  expires_at  timestamptz NOT NULL,
  record_ids  bigint[] NOT NULL,
  source_ids  integer[] NOT NULL,
  generations integer[] NOT NULL,
  attempts    integer[] NOT NULL,
  -- Of the elements with an ordering key; null: none has one.
  order_hashes bigint[] CHECK (cardinality(order_hashes) = cardinality(record_ids)),
  CHECK (cardinality(record_ids) = cardinality(source_ids)
    AND cardinality(record_ids) = cardinality(generations)
    AND cardinality(record_ids) = cardinality(attempts)),
  CHECK (direction = 'INGRESS' OR cardinality(record_ids) = 1)
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 200);
CREATE INDEX lease_expiry ON lease (expires_at);
CREATE INDEX lease_ingress ON lease (token) WHERE direction = 'INGRESS';
CREATE UNIQUE INDEX lease_egress_record ON lease ((record_ids[1])) WHERE direction = 'EGRESS';

CREATE TABLE settlement (
  record_id       bigint PRIMARY KEY,
  source_id       integer NOT NULL,
  status          status NOT NULL CHECK (status IN ('PROCESSED', 'ERROR', 'ACKNOWLEDGED')),
  generation      integer NOT NULL,
  attempts        integer NOT NULL,
  settled_at      timestamptz NOT NULL DEFAULT now(),
  duration_ms     integer,
  failure_class   failure_class,
  failure_code    text,
  failure_message text,
  CHECK ((status = 'ERROR') = (failure_class IS NOT NULL))
);
CREATE INDEX settlement_source_status ON settlement (source_id, status, record_id);
CREATE INDEX settlement_error ON settlement (record_id) WHERE status = 'ERROR';
CREATE INDEX settlement_settled_at ON settlement (settled_at);

-- Append-only. Its key is the fence: an attempt can end once, so whoever inserts the row first
-- (the worker that settles, or the sweeper that declares it lost) decides; the other rolls back.
CREATE TABLE attempt (
  record_id       bigint NOT NULL,
  generation      integer NOT NULL,
  number          integer NOT NULL CHECK (number >= 1),
  lease_token     uuid NOT NULL,
  holder          text NOT NULL,
  handler         text,
  handler_version text,
  started_at      timestamptz NOT NULL,
  ended_at        timestamptz NOT NULL DEFAULT now(),
  outcome         outcome NOT NULL,
  failure_class   failure_class,
  failure_code    text,
  failure_message text,
  failure_detail  jsonb,
  PRIMARY KEY (record_id, generation, number),
  CHECK ((outcome IN ('SUCCEEDED', 'ACKNOWLEDGED')) = (failure_class IS NULL))
) PARTITION BY RANGE (record_id);

-- Whether this attempt was lost with its worker. In plpgsql, so that a claim, which asks it of few records,
-- does not carry the partitions of attempt in its plan.
CREATE FUNCTION was_lost(of_record bigint, of_generation integer, of_number integer) RETURNS boolean
  LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN EXISTS (
    SELECT FROM attempt a
    WHERE a.record_id = of_record AND a.generation = of_generation AND a.number = of_number
      AND a.outcome = 'LOST');
END $$;

CREATE TABLE replay (
  record_id    bigint NOT NULL,
  generation   integer NOT NULL CHECK (generation >= 1),
  from_status  status NOT NULL,
  requested_by text NOT NULL,
  requested_at timestamptz NOT NULL DEFAULT now(),
  reason       text CHECK (length(reason) <= 2000),
  PRIMARY KEY (record_id, generation)
);

-- Appended in the transaction of every change; folded into the two tables below once a second.
-- delta moves a live count, entered counts arrivals in a status for the throughput chart.
-- latency_bucket is set where records settled for the first time: replays tell nothing about waiting.
CREATE TABLE count_delta (
  id        bigint GENERATED ALWAYS AS IDENTITY,
  source_id integer NOT NULL,
  direction direction NOT NULL,
  status    status NOT NULL,
  delta     integer NOT NULL,
  entered   integer NOT NULL,
  minute    timestamptz NOT NULL DEFAULT date_trunc('minute', now()),
  latency_bucket smallint
) WITH (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000);

CREATE TABLE status_count (
  source_id integer NOT NULL REFERENCES source,
  direction direction NOT NULL,
  status    status NOT NULL,
  count     bigint NOT NULL,
  PRIMARY KEY (source_id, direction, status)
) WITH (fillfactor = 50);

CREATE TABLE throughput_minute (
  minute    timestamptz NOT NULL,
  source_id integer NOT NULL REFERENCES source,
  direction direction NOT NULL,
  status    status NOT NULL,
  entered   bigint NOT NULL,
  PRIMARY KEY (minute, source_id, direction, status)
) WITH (fillfactor = 70);

-- Which quarter-power of two of milliseconds a record's age at its settlement falls into: bucket b
-- holds ages from 2^(b/4) up to 2^((b+1)/4) ms; 0 also what is younger, 127 also what is older.
CREATE FUNCTION latency_bucket(record_id bigint, settled_at timestamptz) RETURNS smallint
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN least(127, floor(4 / ln(2::float8) * ln(greatest(1,
    date_part('epoch', settled_at) * 1000 - 1577836800000 - (record_id >> 22)))))::smallint;

CREATE TABLE latency_minute (
  minute    timestamptz NOT NULL,
  source_id integer NOT NULL REFERENCES source,
  direction direction NOT NULL,
  bucket    smallint NOT NULL CHECK (bucket BETWEEN 0 AND 127),
  settled   bigint NOT NULL,
  PRIMARY KEY (minute, source_id, direction, bucket)
) WITH (fillfactor = 70);

CREATE TABLE worker (
  id         text PRIMARY KEY,
  host       text NOT NULL,
  pid        integer NOT NULL,
  version    text NOT NULL,
  started_at timestamptz NOT NULL DEFAULT now(),
  seen_at    timestamptz NOT NULL DEFAULT now(),
  in_work    integer NOT NULL DEFAULT 0,
  stopped_at timestamptz
);

-- What processes which records, as the workers say at their start.
CREATE TABLE handler (
  source_key text NOT NULL,
  type       text NOT NULL,
  name       text NOT NULL,
  version    text NOT NULL,
  seen_at    timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (source_key, type)
);

CREATE TABLE machine_key (
  id            integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name          text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  prefix        text NOT NULL UNIQUE,
  secret_sha256 bytea NOT NULL CHECK (octet_length(secret_sha256) = 32),
  scopes        text[] NOT NULL CHECK (cardinality(scopes) >= 1
                  AND scopes <@ ARRAY['ingress', 'egress', 'deliver', 'read', 'replay']),
  sources       text[] NOT NULL CHECK (cardinality(sources) >= 1),
  created_by    text NOT NULL,
  created_at    timestamptz NOT NULL DEFAULT now(),
  last_used_at  timestamptz,
  expires_at    timestamptz,
  revoked_at    timestamptz
);

-- People and their sessions, in the shape better-auth asks for.
CREATE TABLE person (
  id             text PRIMARY KEY,
  name           text NOT NULL,
  email          text NOT NULL UNIQUE,
  email_verified boolean NOT NULL DEFAULT false,
  image          text,
  role           role NOT NULL DEFAULT 'viewer',
  created_at     timestamptz NOT NULL DEFAULT now(),
  updated_at     timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE session (
  id         text PRIMARY KEY,
  token      text NOT NULL UNIQUE,
  person_id  text NOT NULL REFERENCES person ON DELETE CASCADE,
  expires_at timestamptz NOT NULL,
  ip_address text,
  user_agent text,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX session_person ON session (person_id);
CREATE TABLE account (
  id                       text PRIMARY KEY,
  account_id               text NOT NULL,
  provider_id              text NOT NULL,
  person_id                text NOT NULL REFERENCES person ON DELETE CASCADE,
  access_token             text,
  refresh_token            text,
  id_token                 text,
  access_token_expires_at  timestamptz,
  refresh_token_expires_at timestamptz,
  scope                    text,
  password                 text,
  created_at               timestamptz NOT NULL DEFAULT now(),
  updated_at               timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX account_person ON account (person_id);
CREATE TABLE verification (
  id         text PRIMARY KEY,
  identifier text NOT NULL,
  value      text NOT NULL,
  expires_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX verification_identifier ON verification (identifier);

-- Secrets that the installation made for itself (session signing), so that a restart keeps sessions.
CREATE TABLE installation_secret (
  name       text PRIMARY KEY,
  value      text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

-- What retention has removed: from which ids on the payloads are gone, and since when; a payload is
-- gone when its row is, for records that hold theirs back keep it.
CREATE TABLE payload_expiry (
  first_id   bigint PRIMARY KEY,
  end_id     bigint NOT NULL CHECK (end_id > first_id),
  expired_at timestamptz NOT NULL DEFAULT now()
);

-- How each duty of retention went last, for people.
CREATE TABLE retention_run (
  duty         text PRIMARY KEY CHECK (duty IN ('payloads', 'records')),
  days         integer NOT NULL CHECK (days > 0),
  ran_at       timestamptz NOT NULL DEFAULT now(),
  removed      bigint NOT NULL DEFAULT 0,
  removed_at   timestamptz,
  held_waiting bigint NOT NULL DEFAULT 0,
  held_errors  bigint NOT NULL DEFAULT 0,
  blocked      boolean NOT NULL DEFAULT false
);

-- Creates the weekly partitions of payload and attempt from some weeks ago to some weeks ahead.
-- Safe to call at any time from any number of processes.
CREATE FUNCTION ensure_partitions(weeks_ahead integer DEFAULT 8, weeks_behind integer DEFAULT 1)
  RETURNS integer
  LANGUAGE plpgsql SET TimeZone = 'UTC' AS $$
DECLARE
  parent  text;
  monday  timestamptz;
  name    text;
  created integer := 0;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('sluice.ensure_partitions'));
  FOREACH parent IN ARRAY ARRAY['payload', 'attempt'] LOOP
    FOR week IN -weeks_behind..weeks_ahead LOOP
      monday := date_trunc('week', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' + make_interval(days => 7 * week);
      name := parent || '_' || to_char(monday AT TIME ZONE 'UTC', 'YYYYMMDD');
      IF to_regclass(name) IS NULL THEN
        EXECUTE format(
          'CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%s) TO (%s)',
          name, parent,
          first_record_id_at(monday), first_record_id_at(monday + interval '7 days'));
        created := created + 1;
      END IF;
    END LOOP;
  END LOOP;
  RETURN created;
END $$;
SELECT ensure_partitions();

-- The legal moves again, in the database: a record reaches only a last status of its own direction,
-- is never in two places at once, and what is written once stays as it was.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER record_is_immutable BEFORE UPDATE ON record FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER payload_is_immutable BEFORE UPDATE ON payload FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER attempt_is_immutable BEFORE UPDATE ON attempt FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER settlement_is_immutable BEFORE UPDATE ON settlement FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE FUNCTION refuse_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a % is retired, never deleted', TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER source_stays BEFORE DELETE ON source FOR EACH ROW EXECUTE FUNCTION refuse_delete();

CREATE FUNCTION check_settlements() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM settled s JOIN record r ON r.id = s.record_id
    WHERE (r.direction = 'INGRESS') <> (s.status IN ('PROCESSED', 'ERROR'))
  ) THEN
    RAISE EXCEPTION 'a settlement carries a status of the other direction'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF EXISTS (SELECT 1 FROM settled s JOIN work w ON w.record_id = s.record_id) THEN
    RAISE EXCEPTION 'a record cannot be waiting and settled at once'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER settlement_is_legal AFTER INSERT ON settlement
  REFERENCING NEW TABLE AS settled FOR EACH STATEMENT EXECUTE FUNCTION check_settlements();

-- For people who query the database: every record with its one status.
CREATE VIEW record_status AS
  SELECT r.id, r.direction, s.key AS source, r.reference, r.type, r.event_id,
         COALESCE(t.status, CASE r.direction WHEN 'INGRESS' THEN 'JUST_IN'::status ELSE 'QUEUED'::status END) AS status,
         r.originated_at, r.received_at, t.settled_at, t.failure_message
  FROM record r
  JOIN source s ON s.id = r.source_id
  LEFT JOIN settlement t ON t.record_id = r.id;
