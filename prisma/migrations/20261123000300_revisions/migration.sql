-- Governed edits of payloads. What came is revision 1 and stays as it is; an edit is revision n + 1, told
-- in `revision` by who made it and why. Its bytes wait in `draft` as long as a second person has to
-- approve it, and move to `payload` when it is applied, so that the newest row of `payload` is always
-- what the next attempt runs, and no claim has to ask who has approved what.

CREATE TYPE revision_state AS ENUM ('WAITING', 'APPLIED', 'REJECTED');

CREATE TABLE revision (
  record_id      bigint NOT NULL,
  number         integer NOT NULL CHECK (number >= 2),
  base           integer NOT NULL CHECK (base >= 1 AND base < number),
  state          revision_state NOT NULL,
  author         text NOT NULL,
  -- `person:` or `key:` and the id: names may change or be shared.
  author_id      text NOT NULL,
  reason         text NOT NULL CHECK (length(reason) BETWEEN 1 AND 2000),
  created_at     timestamptz NOT NULL DEFAULT now(),
  size_bytes     integer NOT NULL,
  sha256         bytea NOT NULL,
  -- Saved although the check said that it breaks its contract.
  forced         boolean NOT NULL,
  -- To be replayed as soon as it is applied.
  replays        boolean NOT NULL,
  needs_approval boolean NOT NULL,
  decided_by     text,
  decided_at     timestamptz,
  rejection      text CHECK (length(rejection) <= 2000),
  applied_at     timestamptz,
  -- Null once applied, or when retention has taken the payload.
  draft          bytea,
  PRIMARY KEY (record_id, number),
  CHECK ((state = 'APPLIED') = (applied_at IS NOT NULL)),
  CHECK (state <> 'APPLIED' OR draft IS NULL),
  CHECK ((state = 'REJECTED') = (rejection IS NOT NULL))
);
CREATE INDEX revision_waiting ON revision (created_at, record_id) WHERE state = 'WAITING';
CREATE INDEX revision_draft ON revision (record_id) WHERE draft IS NOT NULL;

ALTER TABLE source ADD COLUMN edits_need_approval boolean NOT NULL DEFAULT false;

-- Which revision the attempt ran. Null where the one who ended it could not say (an egress offer, a lost
-- attempt): then it is the newest that had been applied when it started.
ALTER TABLE attempt ADD COLUMN revision integer;

-- The handler's contract as JSON Schema, for checks before processing; null: it takes any bytes.
-- Not whole: it has rules that JSON Schema cannot say and only the handler itself checks.
ALTER TABLE handler
  ADD COLUMN contract          json,
  ADD COLUMN contract_is_whole boolean NOT NULL DEFAULT false;
