-- Edits of many records by one JSON Patch as one object (docs/adr/0017): its set is frozen in rows, and a
-- worker edits them batch after batch. Who locks the operation's row works on it.

CREATE TYPE edit_operation_state AS ENUM ('preparing', 'running', 'done', 'halted', 'cancelled');
CREATE TYPE edit_outcome AS ENUM ('waiting', 'applied', 'for_approval', 'refused');

CREATE TABLE edit_operation (
  id             integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  requested_by   text NOT NULL,
  -- `person:` or `key:` and the id: names may change or be shared.
  author_id      text NOT NULL,
  requested_at   timestamptz NOT NULL DEFAULT now(),
  reason         text NOT NULL CHECK (length(reason) BETWEEN 1 AND 2000),
  -- As it was written: its numbers keep their digits.
  patch          text NOT NULL,
  record_set     jsonb NOT NULL,
  -- Of whoever asked; null: all.
  sources        text[],
  -- To be replayed as one operation when all are edited.
  replays        boolean NOT NULL,
  forced         boolean NOT NULL,
  state          edit_operation_state NOT NULL DEFAULT 'preparing',
  state_reason   text,
  newest_id      bigint NOT NULL,
  -- Where freezing goes on, in the terms of its kind of set; null: all of the set is frozen.
  frozen_through bigint DEFAULT 0,
  not_found      integer NOT NULL DEFAULT 0,
  -- total is all parts; what is in none of the others still waits.
  total          integer NOT NULL DEFAULT 0,
  applied        integer NOT NULL DEFAULT 0,
  for_approval   integer NOT NULL DEFAULT 0,
  refused        integer NOT NULL DEFAULT 0,
  -- The replay of those that were edited.
  replay_id      integer,
  ended_at       timestamptz,
  -- When a worker is to look at it next; null: nothing is left to do.
  step_at        timestamptz DEFAULT now(),
  CHECK (total >= applied + for_approval + refused)
) WITH (fillfactor = 50);
CREATE INDEX edit_operation_step ON edit_operation (step_at) WHERE step_at IS NOT NULL;

CREATE TABLE edit_item (
  operation_id integer NOT NULL,
  record_id    bigint NOT NULL,
  outcome      edit_outcome NOT NULL DEFAULT 'waiting',
  refusal      text,
  -- The refusal in plain words.
  why          text,
  PRIMARY KEY (operation_id, record_id),
  CHECK ((outcome = 'refused') = (refusal IS NOT NULL AND why IS NOT NULL))
) WITH (autovacuum_vacuum_scale_factor = 0.05);
CREATE INDEX edit_item_outcome ON edit_item (operation_id, outcome, record_id);
