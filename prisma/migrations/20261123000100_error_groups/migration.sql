-- Error groups: failures with one cause (docs/adr/0015). A group's id is 63 bits of its fingerprint, so
-- whoever has a failure knows its group without asking, and two who meet a new one make the same row.

-- The fingerprint of a failure; lib/domain/fingerprint.ts makes the same text of the same parts.
CREATE FUNCTION error_fingerprint(version text, direction direction, source_key text, cause_hash text, type text)
  RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
  RETURN version || ':' || substr(encode(sha256(convert_to(
    concat_ws(E'\n', version, direction, source_key, cause_hash, type), 'UTF8')), 'hex'), 1, 32);

CREATE FUNCTION error_group_id(fingerprint text) RETURNS bigint
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN ('x' || substr(split_part(fingerprint, ':', 2), 1, 16))::bit(64)::bigint & 9223372036854775807;

-- Orders versions as people do: 1.10 after 1.9.
CREATE FUNCTION version_order(version text) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN (SELECT string_agg(CASE WHEN part[1] ~ '^[0-9]' THEN lpad(ltrim(part[1], '0'), 20, '0') ELSE part[1] END,
                            '' ORDER BY place) COLLATE "C"
          FROM regexp_matches(version, '[0-9]+|[^0-9]+', 'g') WITH ORDINALITY AS parts(part, place));

-- What failures of a group share, and what people decided about it. Where it stands follows from that
-- and from when it happened, and is stored nowhere.
CREATE TABLE error_group (
  id                  bigint PRIMARY KEY,
  fingerprint         text NOT NULL CHECK (error_group_id(fingerprint) = id),
  direction           direction NOT NULL,
  source_id           integer NOT NULL,
  type                text NOT NULL,
  handler             text,
  failure_class       failure_class NOT NULL,
  failure_code        text NOT NULL,
  title               text NOT NULL,
  sample_message      text NOT NULL,
  basis               jsonb NOT NULL,
  -- The group that its failures went to when they were given new fingerprints.
  moved_to            bigint,
  resolved_at         timestamptz,
  resolved_by         text,
  resolved_in_version text,
  muted_at            timestamptz,
  muted_by            text,
  muted_until         timestamptz,
  -- Muted until its count is this.
  muted_until_count   bigint,
  muted_per_hour      bigint CHECK (muted_per_hour > 0),
  reopened_at         timestamptz,
  assignee_id         text REFERENCES person ON DELETE SET NULL,
  tags                text[] NOT NULL DEFAULT '{}',
  ticket_url          text CHECK (length(ticket_url) <= 2000),
  CHECK (num_nonnulls(resolved_at, resolved_by) <> 1),
  CHECK (resolved_at IS NOT NULL OR resolved_in_version IS NULL),
  CHECK (num_nonnulls(muted_at, muted_by) <> 1),
  CHECK (num_nonnulls(muted_until, muted_until_count, muted_per_hour) = num_nonnulls(muted_at)),
  CHECK (resolved_at IS NULL OR muted_at IS NULL)
);

-- Appended in the transaction of the attempts; folded into the two tables below.
CREATE TABLE error_group_delta (
  group_id        bigint NOT NULL,
  handler_version text,
  occurrences     integer NOT NULL,
  first_at        timestamptz NOT NULL,
  last_at         timestamptz NOT NULL,
  -- When the deltas were moved from another group; what has moved is no news.
  is_moved        boolean NOT NULL DEFAULT false
) WITH (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000);

CREATE TABLE error_group_version (
  group_id        bigint NOT NULL,
  -- Of the handler; '' where none ran.
  handler_version text NOT NULL,
  occurrences     bigint NOT NULL,
  first_at        timestamptz NOT NULL,
  last_at         timestamptz NOT NULL,
  PRIMARY KEY (group_id, handler_version)
) WITH (fillfactor = 70);

CREATE TABLE error_group_minute (
  group_id    bigint NOT NULL,
  minute      timestamptz NOT NULL,
  occurrences bigint NOT NULL,
  PRIMARY KEY (group_id, minute)
) WITH (fillfactor = 70);

-- Folded and not yet folded.
CREATE VIEW error_group_count AS
  SELECT group_id, handler_version, sum(occurrences)::bigint AS occurrences, min(first_at) AS first_at, max(last_at) AS last_at
  FROM (
    SELECT group_id, handler_version, occurrences, first_at, last_at FROM error_group_version
    UNION ALL
    SELECT group_id, coalesce(handler_version, ''), occurrences, first_at, last_at FROM error_group_delta
  ) AS counted
  GROUP BY group_id, handler_version;

-- Who decided what, and what was noted. Never changed: the audit of a group.
CREATE TABLE error_group_event (
  id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  group_id  bigint NOT NULL,
  kind      text NOT NULL CHECK (kind IN ('resolved', 'muted', 'reopened', 'regressed', 'assigned', 'tagged',
                                          'ticket_linked', 'noted')),
  at        timestamptz NOT NULL DEFAULT now(),
  by        text,
  text      text CHECK (length(text) <= 5000)
);
CREATE INDEX error_group_event_group ON error_group_event (group_id, id);

CREATE TRIGGER error_group_event_is_immutable BEFORE UPDATE ON error_group_event
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Null where nothing failed: successes pay nothing, their index least of all.
ALTER TABLE attempt ADD COLUMN group_id bigint;
ALTER TABLE settlement ADD COLUMN group_id bigint;
-- Set when it is held, and of no meaning while it is not.
ALTER TABLE work ADD COLUMN group_id bigint;
CREATE INDEX attempt_group ON attempt (group_id, record_id) WHERE group_id IS NOT NULL;
CREATE INDEX settlement_group ON settlement (group_id, record_id) WHERE group_id IS NOT NULL;
CREATE INDEX work_group ON work (group_id, record_id) WHERE held;
-- Failures from before there were groups, until a worker has grouped them.
CREATE INDEX attempt_ungrouped ON attempt (record_id) WHERE failure_class IS NOT NULL AND group_id IS NULL;

-- All stays as written but the group, which follows from the rest by a rule that may get better.
DROP TRIGGER attempt_is_immutable ON attempt;
CREATE TRIGGER attempt_is_immutable BEFORE UPDATE ON attempt FOR EACH ROW
  WHEN ((to_jsonb(OLD) - 'group_id') IS DISTINCT FROM (to_jsonb(NEW) - 'group_id'))
  EXECUTE FUNCTION refuse_change();
DROP TRIGGER settlement_is_immutable ON settlement;
CREATE TRIGGER settlement_is_immutable BEFORE UPDATE ON settlement FOR EACH ROW
  WHEN ((to_jsonb(OLD) - 'group_id') IS DISTINCT FROM (to_jsonb(NEW) - 'group_id'))
  EXECUTE FUNCTION refuse_change();
