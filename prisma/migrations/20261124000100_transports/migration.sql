-- How a source's egress records leave: leased over HTTP, pushed to a URL, or over RabbitMQ. And whether
-- its ingress records may come over the queue too.

CREATE TYPE transport AS ENUM ('pull', 'push', 'rabbitmq');
CREATE TYPE event_mode AS ENUM ('binary', 'structured', 'batch');

ALTER TABLE source
  ADD COLUMN transport          transport NOT NULL DEFAULT 'pull',
  -- How long an offer over push or RabbitMQ waits for its acknowledgement before it is offered again.
  ADD COLUMN offer_seconds      integer NOT NULL DEFAULT 300 CHECK (offer_seconds BETWEEN 1 AND 604800),
  ADD COLUMN event_mode         event_mode NOT NULL DEFAULT 'binary',
  ADD COLUMN push_url           text CHECK (length(push_url) <= 2000),
  -- An answer of 200 or 204 is the acknowledgement; 202 never is.
  ADD COLUMN push_acknowledges  boolean NOT NULL DEFAULT false,
  -- Hosts whose addresses may be private; every other target has to be public.
  ADD COLUMN push_allowed_hosts text[] NOT NULL DEFAULT '{}' CHECK (cardinality(push_allowed_hosts) <= 20),
  ADD COLUMN amqp_ingress       boolean NOT NULL DEFAULT false,
  ADD CONSTRAINT source_push_needs_url CHECK (transport <> 'push' OR push_url IS NOT NULL),
  ADD CONSTRAINT source_batch_only_by_push CHECK (event_mode <> 'batch' OR transport = 'push');

-- The record's latest offer was rejected. It is written where the rejection puts the record back, and goes
-- with the row when the record is offered again.
ALTER TABLE work ADD COLUMN rejected boolean NOT NULL DEFAULT false;
CREATE INDEX work_rejected ON work (record_id) WHERE rejected;
