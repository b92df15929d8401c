-- Machine keys whose requests are signed (Standard Webhooks 1.0) instead of carrying a secret, and the
-- requests that were taken, so that none is taken twice.

CREATE TYPE key_kind AS ENUM ('bearer', 'signed');

ALTER TABLE machine_key
  ADD COLUMN kind          key_kind NOT NULL DEFAULT 'bearer',
  -- What signatures are checked with: a shared secret, encrypted, or the public half of an ed25519 pair.
  ADD COLUMN shared_secret bytea,
  ADD COLUMN public_key    text CHECK (public_key ~ '^whpk_[A-Za-z0-9+/]{43}=$'),
  ALTER COLUMN secret_sha256 DROP NOT NULL,
  ADD CONSTRAINT machine_key_proof CHECK (
    CASE kind
      WHEN 'bearer' THEN secret_sha256 IS NOT NULL AND num_nonnulls(shared_secret, public_key) = 0
      ELSE secret_sha256 IS NULL AND num_nonnulls(shared_secret, public_key) = 1
    END),
  -- A signature covers the body only: no address, no method.
  ADD CONSTRAINT machine_key_signed_scopes CHECK (
    kind = 'bearer' OR scopes <@ ARRAY['ingress', 'egress', 'deliver']);

-- In this order of columns what is too old to be taken anyway is found by the key itself.
CREATE TABLE signed_request (
  signed_at  timestamptz NOT NULL,
  key_id     integer NOT NULL REFERENCES machine_key (id),
  webhook_id text NOT NULL CHECK (length(webhook_id) BETWEEN 1 AND 256),
  PRIMARY KEY (signed_at, key_id, webhook_id)
);
