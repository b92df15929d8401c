-- Replays of many records as one object (docs/adr/0014): its set is frozen in rows, and a worker moves
-- them through the same statement as the replay of one. Who locks the operation's row works on it.

CREATE TYPE operation_state AS ENUM (
  'preparing', 'scheduled', 'canary', 'awaiting', 'running', 'paused', 'halted', 'done', 'cancelled'
);
CREATE TYPE item_outcome AS ENUM (
  'waiting', 'in_work', 'fixed', 'failed_same', 'failed_new', 'skipped'
);
CREATE TYPE skip_reason AS ENUM (
  'already_done', 'already_waiting', 'already_replayed', 'payload_expired', 'gone'
);

CREATE TABLE replay_operation (
  id                   integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name                 text CHECK (length(name) <= 200),
  reason               text NOT NULL CHECK (length(reason) BETWEEN 1 AND 2000),
  requested_by         text NOT NULL,
  requested_at         timestamptz NOT NULL DEFAULT now(),
  idempotency_key      text,
  request_sha256       bytea NOT NULL,
  record_set           jsonb NOT NULL,
  -- Of whoever asked; null: all.
  sources              text[],
  confirm              boolean NOT NULL,
  rate_per_second      integer CHECK (rate_per_second > 0),
  canary_size          integer CHECK (canary_size > 0),
  canary_wait_seconds  integer CHECK (canary_wait_seconds >= 0),
  halt_at_error_share  double precision CHECK (halt_at_error_share BETWEEN 0 AND 1),
  start_at             timestamptz,
  state                operation_state NOT NULL DEFAULT 'preparing',
  state_reason         text,
  -- What came later, by id or by settlement, is no part of the set.
  frozen_at            timestamptz NOT NULL DEFAULT clock_timestamp(),
  newest_id            bigint NOT NULL,
  -- Where freezing goes on, in the terms of its kind of set; null: all of the set is frozen.
  frozen_through       bigint DEFAULT 0,
  not_found            integer NOT NULL DEFAULT 0,
  not_found_first      text[] NOT NULL DEFAULT '{}',
  -- total is all parts; what is in none of the others still waits.
  total                integer NOT NULL DEFAULT 0,
  in_work              integer NOT NULL DEFAULT 0,
  fixed                integer NOT NULL DEFAULT 0,
  failed_same          integer NOT NULL DEFAULT 0,
  failed_new           integer NOT NULL DEFAULT 0,
  skipped              integer NOT NULL DEFAULT 0,
  skipped_why          jsonb NOT NULL DEFAULT '{}',
  -- All items up to this record have been begun or skipped.
  begun_through        bigint NOT NULL DEFAULT 0,
  tokens               double precision NOT NULL DEFAULT 1,
  tokens_at            timestamptz,
  is_canary_over       boolean NOT NULL DEFAULT false,
  canary_settled_at    timestamptz,
  -- Outcomes that a person has seen and let pass: the stop rule judges those after them.
  passed_fixed         integer NOT NULL DEFAULT 0,
  passed_failed        integer NOT NULL DEFAULT 0,
  started_at           timestamptz,
  ended_at             timestamptz,
  -- When a worker is to look at it next; null: nothing is left to do, or a person has to act first.
  step_at              timestamptz DEFAULT now(),
  CHECK (in_work >= 0 AND total >= in_work + fixed + failed_same + failed_new + skipped),
  CHECK (canary_size IS NOT NULL OR canary_wait_seconds IS NULL)
) WITH (fillfactor = 50);
CREATE INDEX replay_operation_step ON replay_operation (step_at) WHERE step_at IS NOT NULL;
CREATE UNIQUE INDEX replay_operation_idempotency ON replay_operation (requested_by, idempotency_key)
  WHERE idempotency_key IS NOT NULL;

CREATE TABLE replay_item (
  operation_id integer NOT NULL,
  record_id    bigint NOT NULL,
  -- Of the record when the set was frozen: it is replayed only while it still has it.
  generation   integer NOT NULL CHECK (generation >= 0),
  outcome      item_outcome NOT NULL,
  skip_reason  skip_reason,
  PRIMARY KEY (operation_id, record_id),
  CHECK ((outcome = 'skipped') = (skip_reason IS NOT NULL))
) WITH (autovacuum_vacuum_scale_factor = 0.05);
CREATE INDEX replay_item_outcome ON replay_item (operation_id, outcome, record_id);

CREATE TABLE replay_event (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  operation_id integer NOT NULL REFERENCES replay_operation,
  at           timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- Null: the operation itself.
  caused_by    text,
  state        operation_state NOT NULL,
  reason       text
);
CREATE INDEX replay_event_operation ON replay_event (operation_id, id);

ALTER TABLE replay ADD COLUMN operation_id integer;

-- A question to the workers, who have the handlers: what would become of these records?
CREATE TABLE dry_run (
  id           integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  requested_by text NOT NULL,
  requested_at timestamptz NOT NULL DEFAULT now(),
  record_ids   bigint[] NOT NULL CHECK (cardinality(record_ids) BETWEEN 1 AND 20),
  taken_at     timestamptz,
  ended_at     timestamptz,
  samples      jsonb NOT NULL DEFAULT '[]'
);
CREATE INDEX dry_run_untaken ON dry_run (id) WHERE taken_at IS NULL;
