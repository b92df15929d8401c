-- Signed push: the secrets that sign, and how each source's target stands for all workers together.

CREATE TYPE signature_scheme AS ENUM ('v1', 'v1a');

-- Those of one source that are not retired sign every push together, so that a receiver can change keys.
CREATE TABLE push_secret (
  -- Random; the envelope opens for this row only.
  id         text PRIMARY KEY CHECK (id ~ '^[a-z0-9]{12}$'),
  source_id  integer NOT NULL REFERENCES source ON DELETE CASCADE,
  -- Of Standard Webhooks 1.0: HMAC-SHA256, or ed25519.
  scheme     signature_scheme NOT NULL,
  -- The signing key, encrypted with SLUICE_SECRET_KEY.
  envelope   bytea NOT NULL CHECK (length(envelope) BETWEEN 38 AND 1000),
  public_key text CHECK (length(public_key) <= 100),
  created_at timestamptz NOT NULL DEFAULT now(),
  created_by text NOT NULL,
  -- It signs until then; null: no end is set.
  retires_at timestamptz,
  CHECK ((scheme = 'v1a') = (public_key IS NOT NULL))
);
CREATE INDEX push_secret_source ON push_secret (source_id);

-- One row a source that has been pushed to; it starts anew when the URL changes.
CREATE TABLE push_target (
  source_id          integer PRIMARY KEY REFERENCES source ON DELETE CASCADE,
  url                text NOT NULL CHECK (length(url) <= 2000),
  -- When it agreed to receive (CloudEvents webhook handshake); null: not yet.
  allowed_at         timestamptz,
  -- How many requests a minute it wants at most; null: any number.
  allowed_per_minute integer CHECK (allowed_per_minute > 0),
  window_at          timestamptz NOT NULL DEFAULT now(),
  sent_in_window     integer NOT NULL DEFAULT 0 CHECK (sent_in_window >= 0),
  -- How many the last admission under a rate let through.
  granted            integer NOT NULL DEFAULT 0 CHECK (granted >= 0),
  -- In a row; a success ends it.
  failures           integer NOT NULL DEFAULT 0 CHECK (failures >= 0),
  -- How often the circuit has opened since it was last closed.
  openings           integer NOT NULL DEFAULT 0 CHECK (openings >= 0),
  -- Nothing is pushed before; once past, one push probes it; null: the circuit is closed.
  open_until         timestamptz,
  -- A worker is probing until then.
  probe_until        timestamptz,
  last_error         text CHECK (length(last_error) <= 2000),
  last_error_at      timestamptz,
  last_success_at    timestamptz,
  CHECK (num_nonnulls(last_error, last_error_at) <> 1)
) WITH (fillfactor = 50);
