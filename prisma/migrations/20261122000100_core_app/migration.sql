-- The Core App of the demo: what its handlers make of the records of github, shop and payments.
-- Keys are those of the third parties, so that processing a record twice leaves one row.
CREATE SCHEMA core_app;

CREATE DOMAIN core_app.currency AS text CHECK (VALUE ~ '^[A-Z]{3}$');
CREATE DOMAIN core_app.country AS text CHECK (VALUE ~ '^[A-Z]{2}$');

-- github ------------------------------------------------------------------------------------------

CREATE TABLE core_app.person (
  id       bigint PRIMARY KEY,
  login    text NOT NULL CHECK (length(login) BETWEEN 1 AND 100),
  kind     text NOT NULL CHECK (kind IN ('User', 'Bot', 'Organization', 'Mannequin'))
);

CREATE TABLE core_app.repository (
  id             bigint PRIMARY KEY,
  full_name      text NOT NULL CHECK (full_name ~ '^[^/]+/[^/]+$'),
  is_private     boolean NOT NULL,
  default_branch text NOT NULL,
  owner_id       bigint NOT NULL REFERENCES core_app.person
);
-- Not unique: a name that one repository gave up may be taken by another before we hear of both.
CREATE INDEX repository_full_name ON core_app.repository (full_name);

CREATE TABLE core_app.issue (
  id            bigint PRIMARY KEY,
  repository_id bigint NOT NULL REFERENCES core_app.repository,
  number        integer NOT NULL CHECK (number > 0),
  title         text NOT NULL,
  state         text NOT NULL CHECK (state IN ('open', 'closed')),
  author_id     bigint REFERENCES core_app.person,
  labels        text[] NOT NULL DEFAULT '{}',
  opened_at     timestamptz NOT NULL,
  changed_at    timestamptz NOT NULL,
  closed_at     timestamptz,
  deleted       boolean NOT NULL DEFAULT false
);
CREATE INDEX issue_repository ON core_app.issue (repository_id, number);

CREATE TABLE core_app.pull_request (
  id            bigint PRIMARY KEY,
  repository_id bigint NOT NULL REFERENCES core_app.repository,
  number        integer NOT NULL CHECK (number > 0),
  title         text NOT NULL,
  state         text NOT NULL CHECK (state IN ('open', 'closed')),
  is_draft      boolean NOT NULL,
  author_id     bigint REFERENCES core_app.person,
  head_ref      text NOT NULL,
  base_ref      text NOT NULL,
  opened_at     timestamptz NOT NULL,
  changed_at    timestamptz NOT NULL,
  merged_at     timestamptz CHECK (merged_at IS NULL OR state = 'closed')
);
CREATE INDEX pull_request_repository ON core_app.pull_request (repository_id, number);

CREATE TABLE core_app.push (
  repository_id bigint NOT NULL REFERENCES core_app.repository,
  ref           text NOT NULL,
  before_sha    text NOT NULL,
  after_sha     text NOT NULL,
  pusher        text NOT NULL,
  commits       integer NOT NULL CHECK (commits >= 0),
  PRIMARY KEY (repository_id, ref, before_sha, after_sha)
);

CREATE TABLE core_app.release (
  id            bigint PRIMARY KEY,
  repository_id bigint NOT NULL REFERENCES core_app.repository,
  tag           text NOT NULL,
  title         text,
  author_id     bigint REFERENCES core_app.person,
  is_draft      boolean NOT NULL,
  is_prerelease boolean NOT NULL,
  published_at  timestamptz,
  deleted       boolean NOT NULL DEFAULT false
);

-- shop --------------------------------------------------------------------------------------------

CREATE TABLE core_app.customer (
  id         text PRIMARY KEY,
  name       text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  email      text NOT NULL,
  locale     text NOT NULL,
  time_zone  text NOT NULL,
  changed_at timestamptz NOT NULL
);

-- Amounts are whole minor units of the currency (cents, yen): never binary fractions.
CREATE TABLE core_app.sales_order (
  number         text PRIMARY KEY CHECK (length(number) BETWEEN 1 AND 100),
  customer_id    text NOT NULL REFERENCES core_app.customer,
  currency       core_app.currency NOT NULL,
  total_minor    bigint NOT NULL CHECK (total_minor >= 0),
  captured_minor bigint NOT NULL DEFAULT 0 CHECK (captured_minor >= 0),
  refunded_minor bigint NOT NULL DEFAULT 0 CHECK (refunded_minor BETWEEN 0 AND captured_minor),
  fulfilment     text NOT NULL CHECK (fulfilment IN ('parcel', 'letter', 'pickup')),
  recipient      text NOT NULL,
  street         text NOT NULL,
  postal_code    text,
  city           text NOT NULL,
  country        core_app.country NOT NULL,
  placed_at      timestamptz NOT NULL
);
CREATE INDEX sales_order_customer ON core_app.sales_order (customer_id);

CREATE TABLE core_app.order_line (
  order_number     text NOT NULL REFERENCES core_app.sales_order ON DELETE CASCADE,
  position         integer NOT NULL CHECK (position >= 1),
  sku              text NOT NULL,
  name             text NOT NULL,
  quantity         integer NOT NULL CHECK (quantity BETWEEN 1 AND 9999),
  unit_price_minor bigint NOT NULL CHECK (unit_price_minor >= 0),
  PRIMARY KEY (order_number, position)
);

-- payments ----------------------------------------------------------------------------------------

CREATE TABLE core_app.capture (
  id           text PRIMARY KEY,
  order_number text NOT NULL REFERENCES core_app.sales_order,
  currency     core_app.currency NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  method       text NOT NULL CHECK (method IN ('card', 'bank_transfer', 'wallet')),
  captured_at  timestamptz NOT NULL
);
CREATE INDEX capture_order ON core_app.capture (order_number);

CREATE TABLE core_app.refund (
  id           text PRIMARY KEY,
  order_number text NOT NULL REFERENCES core_app.sales_order,
  currency     core_app.currency NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  reason       text NOT NULL CHECK (reason IN ('returned', 'damaged', 'goodwill')),
  refunded_at  timestamptz NOT NULL
);
CREATE INDEX refund_order ON core_app.refund (order_number);
