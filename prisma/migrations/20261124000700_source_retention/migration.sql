-- How long a source keeps what it received, where it is not as long as the installation does.

-- Days since reception; null: as the installation says.
ALTER TABLE source
  ADD COLUMN payload_days integer CHECK (payload_days BETWEEN 1 AND 36500),
  ADD COLUMN record_days  integer CHECK (record_days BETWEEN 1 AND 36500);

-- Like payload_expiry, of one source in a week in which others keep theirs.
CREATE TABLE source_payload_expiry (
  source_id   integer NOT NULL,
  first_id    bigint NOT NULL,
  end_id      bigint NOT NULL CHECK (end_id > first_id),
  expired_at  timestamptz NOT NULL DEFAULT now(),
  -- The sum of the ids of the records that still needed their payloads when no others were left. Null: it
  -- is not known that no others are left.
  kept_id_sum numeric,
  PRIMARY KEY (source_id, first_id)
);

-- Null: the installation has no limit, only sources have.
ALTER TABLE retention_run ALTER COLUMN days DROP NOT NULL;
