-- What people say about a record, and what third parties were told about records. Both stay as written.

CREATE TABLE comment (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  record_id  bigint NOT NULL,
  written_by text NOT NULL,
  written_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  text       text NOT NULL CHECK (length(text) BETWEEN 1 AND 10000)
);
CREATE INDEX comment_record ON comment (record_id, id);
CREATE TRIGGER comment_is_immutable BEFORE UPDATE ON comment FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TYPE notice_form AS ENUM ('text', 'csv', 'ndjson', 'json');
CREATE TYPE notice_way AS ENUM ('copied', 'downloaded', 'sent');

-- One notice goes to one third party, so it is about records of one source.
CREATE TABLE notice (
  id               integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source_id        integer NOT NULL,
  made_by          text NOT NULL,
  made_at          timestamptz NOT NULL DEFAULT clock_timestamp(),
  idempotency_key  text CHECK (length(idempotency_key) BETWEEN 1 AND 255),
  form             notice_form NOT NULL,
  way              notice_way NOT NULL,
  record_count     integer NOT NULL CHECK (record_count > 0),
  -- The very text that left.
  content          text NOT NULL,
  CHECK ((way = 'sent') = (form = 'json'))
);
CREATE UNIQUE INDEX notice_idempotency ON notice (made_by, idempotency_key) WHERE idempotency_key IS NOT NULL;
CREATE TRIGGER notice_is_immutable BEFORE UPDATE ON notice FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE notice_record (
  notice_id integer NOT NULL,
  record_id bigint NOT NULL,
  PRIMARY KEY (record_id, notice_id)
);
CREATE INDEX notice_record_notice ON notice_record (notice_id, record_id);
