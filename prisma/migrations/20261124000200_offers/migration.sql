-- Offers that the gateway makes by itself, over push or a broker (docs/adr/0020): when the other side took
-- one over for the Integration App, offers that failed, and how each transport stands.

-- It was offered, and the other side answered that it will not have it now: unlike a rejection this is not
-- the Integration App's word about the record.
ALTER TYPE outcome ADD VALUE 'UNDELIVERED';

-- When a broker has confirmed it, or a push was answered: received, and not yet an acknowledgement.
ALTER TABLE lease ADD COLUMN handed_at timestamptz;
ALTER TABLE attempt ADD COLUMN handed_at timestamptz;

CREATE TYPE transport_condition AS ENUM ('connecting', 'connected', 'down', 'held', 'idle');

-- How a source's transport stands, as each worker sees it; written when it changes.
CREATE TABLE transport_state (
  source_id       integer NOT NULL,
  direction       direction NOT NULL,
  worker_id       text NOT NULL,
  state           transport_condition NOT NULL,
  since           timestamptz NOT NULL DEFAULT now(),
  last_error      text CHECK (length(last_error) <= 2000),
  last_error_at   timestamptz,
  last_success_at timestamptz,
  PRIMARY KEY (source_id, direction, worker_id),
  CHECK (num_nonnulls(last_error, last_error_at) <> 1)
) WITH (fillfactor = 50);
