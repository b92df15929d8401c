-- Messages that came over the queue and could not be taken (docs/adr/0022): what is told about each, while
-- the message itself lies in the broker's queue of dead letters.

CREATE TABLE refused_message (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  queue      text NOT NULL CHECK (length(queue) BETWEEN 1 AND 255),
  -- Null: it was not to be known whose it is, as when an acknowledgement names no record of ours.
  source_id  integer,
  code       text NOT NULL CHECK (length(code) BETWEEN 1 AND 100),
  detail     text CHECK (length(detail) <= 2000),
  -- What the sender called it.
  message_id text CHECK (length(message_id) <= 512),
  size       integer NOT NULL CHECK (size >= 0),
  refused_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX refused_message_source ON refused_message (source_id, id);
CREATE INDEX refused_message_time ON refused_message (refused_at);
CREATE TRIGGER refused_message_is_immutable BEFORE UPDATE ON refused_message
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
