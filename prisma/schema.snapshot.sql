-- enums

CREATE TYPE direction AS ENUM ('INGRESS', 'EGRESS')
CREATE TYPE edit_operation_state AS ENUM ('preparing', 'running', 'done', 'halted', 'cancelled')
CREATE TYPE edit_outcome AS ENUM ('waiting', 'applied', 'for_approval', 'refused')
CREATE TYPE event_mode AS ENUM ('binary', 'structured', 'batch')
CREATE TYPE failure_class AS ENUM ('data', 'dependency', 'defect')
CREATE TYPE item_outcome AS ENUM ('waiting', 'in_work', 'fixed', 'failed_same', 'failed_new', 'skipped')
CREATE TYPE key_kind AS ENUM ('bearer', 'signed')
CREATE TYPE notice_form AS ENUM ('text', 'csv', 'ndjson', 'json')
CREATE TYPE notice_way AS ENUM ('copied', 'downloaded', 'sent')
CREATE TYPE operation_state AS ENUM ('preparing', 'scheduled', 'canary', 'awaiting', 'running', 'paused', 'halted', 'done', 'cancelled')
CREATE TYPE outcome AS ENUM ('SUCCEEDED', 'POSTPONED', 'FAILED', 'LOST', 'ACKNOWLEDGED', 'REJECTED', 'UNACKNOWLEDGED', 'UNDELIVERED')
CREATE TYPE revision_state AS ENUM ('WAITING', 'APPLIED', 'REJECTED')
CREATE TYPE role AS ENUM ('viewer', 'operator', 'admin')
CREATE TYPE signature_scheme AS ENUM ('v1', 'v1a')
CREATE TYPE skip_reason AS ENUM ('already_done', 'already_waiting', 'already_replayed', 'payload_expired', 'gone')
CREATE TYPE status AS ENUM ('JUST_IN', 'PROCESSED', 'ERROR', 'QUEUED', 'ACKNOWLEDGED')
CREATE TYPE transport AS ENUM ('pull', 'push', 'rabbitmq')
CREATE TYPE transport_condition AS ENUM ('connecting', 'connected', 'down', 'held', 'idle')

-- sequences

comment_id_seq: bigint, increment 1, cache 1
count_delta_id_seq: bigint, increment 1, cache 1
dry_run_id_seq: integer, increment 1, cache 1
edit_operation_id_seq: integer, increment 1, cache 1
error_group_event_id_seq: bigint, increment 1, cache 1
machine_key_id_seq: integer, increment 1, cache 1
notice_id_seq: integer, increment 1, cache 1
record_sequence: bigint, increment 1, cache 1
refused_message_id_seq: bigint, increment 1, cache 1
replay_event_id_seq: bigint, increment 1, cache 1
replay_operation_id_seq: integer, increment 1, cache 1
saved_view_id_seq: integer, increment 1, cache 1
source_id_seq: integer, increment 1, cache 1

-- tables and their columns

account
  id text NOT NULL
  account_id text NOT NULL
  provider_id text NOT NULL
  person_id text NOT NULL
  access_token text
  refresh_token text
  id_token text
  access_token_expires_at timestamp with time zone
  refresh_token_expires_at timestamp with time zone
  scope text
  password text
  created_at timestamp with time zone NOT NULL DEFAULT now()
  updated_at timestamp with time zone NOT NULL DEFAULT now()
attempt RANGE (record_id)
  record_id bigint NOT NULL
  generation integer NOT NULL
  number integer NOT NULL
  lease_token uuid NOT NULL
  holder text NOT NULL
  handler text
  handler_version text
  started_at timestamp with time zone NOT NULL
  ended_at timestamp with time zone NOT NULL DEFAULT now()
  outcome outcome NOT NULL
  failure_class failure_class
  failure_code text
  failure_message text
  failure_detail jsonb
  group_id bigint
  revision integer
  handed_at timestamp with time zone
comment
  id bigint NOT NULL IDENTITY
  record_id bigint NOT NULL
  written_by text NOT NULL
  written_at timestamp with time zone NOT NULL DEFAULT clock_timestamp()
  text text NOT NULL
count_delta WITH (autovacuum_vacuum_scale_factor=0.01, autovacuum_vacuum_threshold=1000)
  id bigint NOT NULL IDENTITY
  source_id integer NOT NULL
  direction direction NOT NULL
  status status NOT NULL
  delta integer NOT NULL
  entered integer NOT NULL
  minute timestamp with time zone NOT NULL DEFAULT date_trunc('minute'::text, now())
  latency_bucket smallint
default_view
  person_id text NOT NULL
  view_id integer NOT NULL
dry_run
  id integer NOT NULL IDENTITY
  requested_by text NOT NULL
  requested_at timestamp with time zone NOT NULL DEFAULT now()
  record_ids bigint[] NOT NULL
  taken_at timestamp with time zone
  ended_at timestamp with time zone
  samples jsonb NOT NULL DEFAULT '[]'::jsonb
edit_item WITH (autovacuum_vacuum_scale_factor=0.05)
  operation_id integer NOT NULL
  record_id bigint NOT NULL
  outcome edit_outcome NOT NULL DEFAULT 'waiting'::edit_outcome
  refusal text
  why text
edit_operation WITH (fillfactor=50)
  id integer NOT NULL IDENTITY
  requested_by text NOT NULL
  author_id text NOT NULL
  requested_at timestamp with time zone NOT NULL DEFAULT now()
  reason text NOT NULL
  patch text NOT NULL
  record_set jsonb NOT NULL
  sources text[]
  replays boolean NOT NULL
  forced boolean NOT NULL
  state edit_operation_state NOT NULL DEFAULT 'preparing'::edit_operation_state
  state_reason text
  newest_id bigint NOT NULL
  frozen_through bigint DEFAULT 0
  not_found integer NOT NULL DEFAULT 0
  total integer NOT NULL DEFAULT 0
  applied integer NOT NULL DEFAULT 0
  for_approval integer NOT NULL DEFAULT 0
  refused integer NOT NULL DEFAULT 0
  replay_id integer
  ended_at timestamp with time zone
  step_at timestamp with time zone DEFAULT now()
error_group
  id bigint NOT NULL
  fingerprint text NOT NULL
  direction direction NOT NULL
  source_id integer NOT NULL
  type text NOT NULL
  handler text
  failure_class failure_class NOT NULL
  failure_code text NOT NULL
  title text NOT NULL
  sample_message text NOT NULL
  basis jsonb NOT NULL
  moved_to bigint
  resolved_at timestamp with time zone
  resolved_by text
  resolved_in_version text
  muted_at timestamp with time zone
  muted_by text
  muted_until timestamp with time zone
  muted_until_count bigint
  muted_per_hour bigint
  reopened_at timestamp with time zone
  assignee_id text
  tags text[] NOT NULL DEFAULT '{}'::text[]
  ticket_url text
error_group_delta WITH (autovacuum_vacuum_scale_factor=0.01, autovacuum_vacuum_threshold=1000)
  group_id bigint NOT NULL
  handler_version text
  occurrences integer NOT NULL
  first_at timestamp with time zone NOT NULL
  last_at timestamp with time zone NOT NULL
  is_moved boolean NOT NULL DEFAULT false
error_group_event
  id bigint NOT NULL IDENTITY
  group_id bigint NOT NULL
  kind text NOT NULL
  at timestamp with time zone NOT NULL DEFAULT now()
  by text
  text text
error_group_minute WITH (fillfactor=70)
  group_id bigint NOT NULL
  minute timestamp with time zone NOT NULL
  occurrences bigint NOT NULL
error_group_version WITH (fillfactor=70)
  group_id bigint NOT NULL
  handler_version text NOT NULL
  occurrences bigint NOT NULL
  first_at timestamp with time zone NOT NULL
  last_at timestamp with time zone NOT NULL
handler
  source_key text NOT NULL
  type text NOT NULL
  name text NOT NULL
  version text NOT NULL
  seen_at timestamp with time zone NOT NULL DEFAULT now()
  contract json
  contract_is_whole boolean NOT NULL DEFAULT false
installation_secret
  name text NOT NULL
  value text NOT NULL
  created_at timestamp with time zone NOT NULL DEFAULT now()
latency_minute WITH (fillfactor=70)
  minute timestamp with time zone NOT NULL
  source_id integer NOT NULL
  direction direction NOT NULL
  bucket smallint NOT NULL
  settled bigint NOT NULL
lease WITH (fillfactor=70, autovacuum_vacuum_scale_factor=0.01, autovacuum_vacuum_threshold=200)
  token uuid NOT NULL DEFAULT gen_random_uuid()
  direction direction NOT NULL
  holder text NOT NULL
  claimed_at timestamp with time zone NOT NULL DEFAULT now()
  expires_at timestamp with time zone NOT NULL
  record_ids bigint[] NOT NULL
  source_ids integer[] NOT NULL
  generations integer[] NOT NULL
  attempts integer[] NOT NULL
  order_hashes bigint[]
  handed_at timestamp with time zone
machine_key
  id integer NOT NULL IDENTITY
  name text NOT NULL
  prefix text NOT NULL
  secret_sha256 bytea
  scopes text[] NOT NULL
  sources text[] NOT NULL
  created_by text NOT NULL
  created_at timestamp with time zone NOT NULL DEFAULT now()
  last_used_at timestamp with time zone
  expires_at timestamp with time zone
  revoked_at timestamp with time zone
  kind key_kind NOT NULL DEFAULT 'bearer'::key_kind
  shared_secret bytea
  public_key text
notice
  id integer NOT NULL IDENTITY
  source_id integer NOT NULL
  made_by text NOT NULL
  made_at timestamp with time zone NOT NULL DEFAULT clock_timestamp()
  idempotency_key text
  form notice_form NOT NULL
  way notice_way NOT NULL
  record_count integer NOT NULL
  content text NOT NULL
notice_record
  notice_id integer NOT NULL
  record_id bigint NOT NULL
payload RANGE (record_id)
  record_id bigint NOT NULL
  revision integer NOT NULL DEFAULT 1
  bytes bytea NOT NULL
  headers json NOT NULL DEFAULT '[]'::json
payload_expiry
  first_id bigint NOT NULL
  end_id bigint NOT NULL
  expired_at timestamp with time zone NOT NULL DEFAULT now()
person
  id text NOT NULL
  name text NOT NULL
  email text NOT NULL
  email_verified boolean NOT NULL DEFAULT false
  image text
  role role NOT NULL DEFAULT 'viewer'::role
  created_at timestamp with time zone NOT NULL DEFAULT now()
  updated_at timestamp with time zone NOT NULL DEFAULT now()
push_secret
  id text NOT NULL
  source_id integer NOT NULL
  scheme signature_scheme NOT NULL
  envelope bytea NOT NULL
  public_key text
  created_at timestamp with time zone NOT NULL DEFAULT now()
  created_by text NOT NULL
  retires_at timestamp with time zone
push_target WITH (fillfactor=50)
  source_id integer NOT NULL
  url text NOT NULL
  allowed_at timestamp with time zone
  allowed_per_minute integer
  window_at timestamp with time zone NOT NULL DEFAULT now()
  sent_in_window integer NOT NULL DEFAULT 0
  granted integer NOT NULL DEFAULT 0
  failures integer NOT NULL DEFAULT 0
  openings integer NOT NULL DEFAULT 0
  open_until timestamp with time zone
  probe_until timestamp with time zone
  last_error text
  last_error_at timestamp with time zone
  last_success_at timestamp with time zone
  probe_asked_at timestamp with time zone
  probe_asked_by text
record
  id bigint NOT NULL
  direction direction NOT NULL
  source_id integer NOT NULL
  reference text NOT NULL
  type text NOT NULL
  event_id text
  originated_at timestamp with time zone
  received_at timestamp with time zone NOT NULL
  size_bytes integer NOT NULL
  sha256 bytea NOT NULL
  media_type text NOT NULL
  ordering_key text
  traceparent text
  key_id integer
  caused_by bigint
refused_message
  id bigint NOT NULL IDENTITY
  queue text NOT NULL
  source_id integer
  code text NOT NULL
  detail text
  message_id text
  size integer NOT NULL
  refused_at timestamp with time zone NOT NULL DEFAULT clock_timestamp()
replay
  record_id bigint NOT NULL
  generation integer NOT NULL
  from_status status NOT NULL
  requested_by text NOT NULL
  requested_at timestamp with time zone NOT NULL DEFAULT now()
  reason text
  operation_id integer
replay_event
  id bigint NOT NULL IDENTITY
  operation_id integer NOT NULL
  at timestamp with time zone NOT NULL DEFAULT clock_timestamp()
  caused_by text
  state operation_state NOT NULL
  reason text
replay_item WITH (autovacuum_vacuum_scale_factor=0.05)
  operation_id integer NOT NULL
  record_id bigint NOT NULL
  generation integer NOT NULL
  outcome item_outcome NOT NULL
  skip_reason skip_reason
replay_operation WITH (fillfactor=50)
  id integer NOT NULL IDENTITY
  name text
  reason text NOT NULL
  requested_by text NOT NULL
  requested_at timestamp with time zone NOT NULL DEFAULT now()
  idempotency_key text
  request_sha256 bytea NOT NULL
  record_set jsonb NOT NULL
  sources text[]
  confirm boolean NOT NULL
  rate_per_second integer
  canary_size integer
  canary_wait_seconds integer
  halt_at_error_share double precision
  start_at timestamp with time zone
  state operation_state NOT NULL DEFAULT 'preparing'::operation_state
  state_reason text
  frozen_at timestamp with time zone NOT NULL DEFAULT clock_timestamp()
  newest_id bigint NOT NULL
  frozen_through bigint DEFAULT 0
  not_found integer NOT NULL DEFAULT 0
  not_found_first text[] NOT NULL DEFAULT '{}'::text[]
  total integer NOT NULL DEFAULT 0
  in_work integer NOT NULL DEFAULT 0
  fixed integer NOT NULL DEFAULT 0
  failed_same integer NOT NULL DEFAULT 0
  failed_new integer NOT NULL DEFAULT 0
  skipped integer NOT NULL DEFAULT 0
  skipped_why jsonb NOT NULL DEFAULT '{}'::jsonb
  begun_through bigint NOT NULL DEFAULT 0
  tokens double precision NOT NULL DEFAULT 1
  tokens_at timestamp with time zone
  is_canary_over boolean NOT NULL DEFAULT false
  canary_settled_at timestamp with time zone
  passed_fixed integer NOT NULL DEFAULT 0
  passed_failed integer NOT NULL DEFAULT 0
  started_at timestamp with time zone
  ended_at timestamp with time zone
  step_at timestamp with time zone DEFAULT now()
retention_run
  duty text NOT NULL
  days integer
  ran_at timestamp with time zone NOT NULL DEFAULT now()
  removed bigint NOT NULL DEFAULT 0
  removed_at timestamp with time zone
  held_waiting bigint NOT NULL DEFAULT 0
  held_errors bigint NOT NULL DEFAULT 0
  blocked boolean NOT NULL DEFAULT false
revision
  record_id bigint NOT NULL
  number integer NOT NULL
  base integer NOT NULL
  state revision_state NOT NULL
  author text NOT NULL
  author_id text NOT NULL
  reason text NOT NULL
  created_at timestamp with time zone NOT NULL DEFAULT now()
  size_bytes integer NOT NULL
  sha256 bytea NOT NULL
  forced boolean NOT NULL
  replays boolean NOT NULL
  needs_approval boolean NOT NULL
  decided_by text
  decided_at timestamp with time zone
  rejection text
  applied_at timestamp with time zone
  draft bytea
saved_view
  id integer NOT NULL IDENTITY
  owner_id text NOT NULL
  name text NOT NULL
  query text NOT NULL
  is_shared boolean NOT NULL DEFAULT false
  saved_at timestamp with time zone NOT NULL DEFAULT now()
session
  id text NOT NULL
  token text NOT NULL
  person_id text NOT NULL
  expires_at timestamp with time zone NOT NULL
  ip_address text
  user_agent text
  created_at timestamp with time zone NOT NULL DEFAULT now()
  updated_at timestamp with time zone NOT NULL DEFAULT now()
settlement
  record_id bigint NOT NULL
  source_id integer NOT NULL
  status status NOT NULL
  generation integer NOT NULL
  attempts integer NOT NULL
  settled_at timestamp with time zone NOT NULL DEFAULT now()
  duration_ms integer
  failure_class failure_class
  failure_code text
  failure_message text
  group_id bigint
signed_request
  signed_at timestamp with time zone NOT NULL
  key_id integer NOT NULL
  webhook_id text NOT NULL
source
  id integer NOT NULL IDENTITY
  key text NOT NULL
  name text NOT NULL
  description text
  owner text
  handler_url text
  max_attempts integer NOT NULL DEFAULT 8
  overdue_after_seconds integer NOT NULL DEFAULT 900
  rate_limit_per_second integer
  intake_paused boolean NOT NULL DEFAULT false
  processing_paused boolean NOT NULL DEFAULT false
  most_in_work integer
  retired_at timestamp with time zone
  created_at timestamp with time zone NOT NULL DEFAULT now()
  edits_need_approval boolean NOT NULL DEFAULT false
  transport transport NOT NULL DEFAULT 'pull'::transport
  offer_seconds integer NOT NULL DEFAULT 300
  event_mode event_mode NOT NULL DEFAULT 'binary'::event_mode
  push_url text
  push_acknowledges boolean NOT NULL DEFAULT false
  push_allowed_hosts text[] NOT NULL DEFAULT '{}'::text[]
  amqp_ingress boolean NOT NULL DEFAULT false
  payload_days integer
  record_days integer
source_payload_expiry
  source_id integer NOT NULL
  first_id bigint NOT NULL
  end_id bigint NOT NULL
  expired_at timestamp with time zone NOT NULL DEFAULT now()
  kept_id_sum numeric
status_count WITH (fillfactor=50)
  source_id integer NOT NULL
  direction direction NOT NULL
  status status NOT NULL
  count bigint NOT NULL
throughput_minute WITH (fillfactor=70)
  minute timestamp with time zone NOT NULL
  source_id integer NOT NULL
  direction direction NOT NULL
  status status NOT NULL
  entered bigint NOT NULL
transport_state WITH (fillfactor=50)
  source_id integer NOT NULL
  direction direction NOT NULL
  worker_id text NOT NULL
  state transport_condition NOT NULL
  since timestamp with time zone NOT NULL DEFAULT now()
  last_error text
  last_error_at timestamp with time zone
  last_success_at timestamp with time zone
verification
  id text NOT NULL
  identifier text NOT NULL
  value text NOT NULL
  expires_at timestamp with time zone NOT NULL
  created_at timestamp with time zone NOT NULL DEFAULT now()
  updated_at timestamp with time zone NOT NULL DEFAULT now()
work WITH (fillfactor=70, autovacuum_vacuum_scale_factor=0.01, autovacuum_vacuum_threshold=500, autovacuum_vacuum_cost_limit=2000)
  record_id bigint NOT NULL
  direction direction NOT NULL
  source_id integer NOT NULL
  due_at timestamp with time zone NOT NULL
  generation integer NOT NULL DEFAULT 0
  attempts integer NOT NULL DEFAULT 0
  held boolean NOT NULL DEFAULT false
  order_hash bigint
  group_id bigint
  rejected boolean NOT NULL DEFAULT false
worker
  id text NOT NULL
  host text NOT NULL
  pid integer NOT NULL
  version text NOT NULL
  started_at timestamp with time zone NOT NULL DEFAULT now()
  seen_at timestamp with time zone NOT NULL DEFAULT now()
  in_work integer NOT NULL DEFAULT 0
  stopped_at timestamp with time zone

-- constraints

account.account_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE CASCADE
account.account_pkey PRIMARY KEY (id)
attempt.attempt_check CHECK (((outcome = ANY (ARRAY['SUCCEEDED'::outcome, 'ACKNOWLEDGED'::outcome])) = (failure_class IS NULL)))
attempt.attempt_number_check CHECK ((number >= 1))
attempt.attempt_pkey PRIMARY KEY (record_id, generation, number)
comment.comment_pkey PRIMARY KEY (id)
comment.comment_text_check CHECK (((length(text) >= 1) AND (length(text) <= 10000)))
default_view.default_view_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE CASCADE
default_view.default_view_pkey PRIMARY KEY (person_id)
default_view.default_view_view_id_fkey FOREIGN KEY (view_id) REFERENCES saved_view(id) ON DELETE CASCADE
dry_run.dry_run_pkey PRIMARY KEY (id)
dry_run.dry_run_record_ids_check CHECK (((cardinality(record_ids) >= 1) AND (cardinality(record_ids) <= 20)))
edit_item.edit_item_check CHECK (((outcome = 'refused'::edit_outcome) = ((refusal IS NOT NULL) AND (why IS NOT NULL))))
edit_item.edit_item_pkey PRIMARY KEY (operation_id, record_id)
edit_operation.edit_operation_check CHECK ((total >= ((applied + for_approval) + refused)))
edit_operation.edit_operation_pkey PRIMARY KEY (id)
edit_operation.edit_operation_reason_check CHECK (((length(reason) >= 1) AND (length(reason) <= 2000)))
error_group.error_group_assignee_id_fkey FOREIGN KEY (assignee_id) REFERENCES person(id) ON DELETE SET NULL
error_group.error_group_check CHECK ((error_group_id(fingerprint) = id))
error_group.error_group_check1 CHECK ((num_nonnulls(resolved_at, resolved_by) <> 1))
error_group.error_group_check2 CHECK (((resolved_at IS NOT NULL) OR (resolved_in_version IS NULL)))
error_group.error_group_check3 CHECK ((num_nonnulls(muted_at, muted_by) <> 1))
error_group.error_group_check4 CHECK ((num_nonnulls(muted_until, muted_until_count, muted_per_hour) = num_nonnulls(muted_at)))
error_group.error_group_check5 CHECK (((resolved_at IS NULL) OR (muted_at IS NULL)))
error_group.error_group_muted_per_hour_check CHECK ((muted_per_hour > 0))
error_group.error_group_pkey PRIMARY KEY (id)
error_group.error_group_ticket_url_check CHECK ((length(ticket_url) <= 2000))
error_group_event.error_group_event_kind_check CHECK ((kind = ANY (ARRAY['resolved'::text, 'muted'::text, 'reopened'::text, 'regressed'::text, 'assigned'::text, 'tagged'::text, 'ticket_linked'::text, 'noted'::text])))
error_group_event.error_group_event_pkey PRIMARY KEY (id)
error_group_event.error_group_event_text_check CHECK ((length(text) <= 5000))
error_group_minute.error_group_minute_pkey PRIMARY KEY (group_id, minute)
error_group_version.error_group_version_pkey PRIMARY KEY (group_id, handler_version)
handler.handler_pkey PRIMARY KEY (source_key, type)
installation_secret.installation_secret_pkey PRIMARY KEY (name)
latency_minute.latency_minute_bucket_check CHECK (((bucket >= 0) AND (bucket <= 127)))
latency_minute.latency_minute_pkey PRIMARY KEY (minute, source_id, direction, bucket)
latency_minute.latency_minute_source_id_fkey FOREIGN KEY (source_id) REFERENCES source(id)
lease.lease_check CHECK ((cardinality(order_hashes) = cardinality(record_ids)))
lease.lease_check1 CHECK (((cardinality(record_ids) = cardinality(source_ids)) AND (cardinality(record_ids) = cardinality(generations)) AND (cardinality(record_ids) = cardinality(attempts))))
lease.lease_check2 CHECK (((direction = 'INGRESS'::direction) OR (cardinality(record_ids) = 1)))
lease.lease_pkey PRIMARY KEY (token)
machine_key.machine_key_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200)))
machine_key.machine_key_pkey PRIMARY KEY (id)
machine_key.machine_key_prefix_key UNIQUE (prefix)
machine_key.machine_key_proof CHECK (
CASE kind
    WHEN 'bearer'::key_kind THEN ((secret_sha256 IS NOT NULL) AND (num_nonnulls(shared_secret, public_key) = 0))
    ELSE ((secret_sha256 IS NULL) AND (num_nonnulls(shared_secret, public_key) = 1))
END)
machine_key.machine_key_public_key_check CHECK ((public_key ~ '^whpk_[A-Za-z0-9+/]{43}=$'::text))
machine_key.machine_key_scopes_check CHECK (((cardinality(scopes) >= 1) AND (scopes <@ ARRAY['ingress'::text, 'egress'::text, 'deliver'::text, 'read'::text, 'replay'::text])))
machine_key.machine_key_secret_sha256_check CHECK ((octet_length(secret_sha256) = 32))
machine_key.machine_key_signed_scopes CHECK (((kind = 'bearer'::key_kind) OR (scopes <@ ARRAY['ingress'::text, 'egress'::text, 'deliver'::text])))
machine_key.machine_key_sources_check CHECK ((cardinality(sources) >= 1))
notice.notice_check CHECK (((way = 'sent'::notice_way) = (form = 'json'::notice_form)))
notice.notice_idempotency_key_check CHECK (((length(idempotency_key) >= 1) AND (length(idempotency_key) <= 255)))
notice.notice_pkey PRIMARY KEY (id)
notice.notice_record_count_check CHECK ((record_count > 0))
notice_record.notice_record_pkey PRIMARY KEY (record_id, notice_id)
payload.payload_pkey PRIMARY KEY (record_id, revision)
payload.payload_revision_check CHECK ((revision >= 1))
payload_expiry.payload_expiry_check CHECK ((end_id > first_id))
payload_expiry.payload_expiry_pkey PRIMARY KEY (first_id)
person.person_email_key UNIQUE (email)
person.person_pkey PRIMARY KEY (id)
push_secret.push_secret_check CHECK (((scheme = 'v1a'::signature_scheme) = (public_key IS NOT NULL)))
push_secret.push_secret_envelope_check CHECK (((length(envelope) >= 38) AND (length(envelope) <= 1000)))
push_secret.push_secret_id_check CHECK ((id ~ '^[a-z0-9]{12}$'::text))
push_secret.push_secret_pkey PRIMARY KEY (id)
push_secret.push_secret_public_key_check CHECK ((length(public_key) <= 100))
push_secret.push_secret_source_id_fkey FOREIGN KEY (source_id) REFERENCES source(id) ON DELETE CASCADE
push_target.push_target_allowed_per_minute_check CHECK ((allowed_per_minute > 0))
push_target.push_target_check CHECK ((num_nonnulls(last_error, last_error_at) <> 1))
push_target.push_target_failures_check CHECK ((failures >= 0))
push_target.push_target_granted_check CHECK ((granted >= 0))
push_target.push_target_last_error_check CHECK ((length(last_error) <= 2000))
push_target.push_target_openings_check CHECK ((openings >= 0))
push_target.push_target_pkey PRIMARY KEY (source_id)
push_target.push_target_probe_asked CHECK (((probe_asked_at IS NULL) = (probe_asked_by IS NULL)))
push_target.push_target_sent_in_window_check CHECK ((sent_in_window >= 0))
push_target.push_target_source_id_fkey FOREIGN KEY (source_id) REFERENCES source(id) ON DELETE CASCADE
push_target.push_target_url_check CHECK ((length(url) <= 2000))
record.record_pkey PRIMARY KEY (id)
refused_message.refused_message_code_check CHECK (((length(code) >= 1) AND (length(code) <= 100)))
refused_message.refused_message_detail_check CHECK ((length(detail) <= 2000))
refused_message.refused_message_message_id_check CHECK ((length(message_id) <= 512))
refused_message.refused_message_pkey PRIMARY KEY (id)
refused_message.refused_message_queue_check CHECK (((length(queue) >= 1) AND (length(queue) <= 255)))
refused_message.refused_message_size_check CHECK ((size >= 0))
replay.replay_generation_check CHECK ((generation >= 1))
replay.replay_pkey PRIMARY KEY (record_id, generation)
replay.replay_reason_check CHECK ((length(reason) <= 2000))
replay_event.replay_event_operation_id_fkey FOREIGN KEY (operation_id) REFERENCES replay_operation(id)
replay_event.replay_event_pkey PRIMARY KEY (id)
replay_item.replay_item_check CHECK (((outcome = 'skipped'::item_outcome) = (skip_reason IS NOT NULL)))
replay_item.replay_item_generation_check CHECK ((generation >= 0))
replay_item.replay_item_pkey PRIMARY KEY (operation_id, record_id)
replay_operation.replay_operation_canary_size_check CHECK ((canary_size > 0))
replay_operation.replay_operation_canary_wait_seconds_check CHECK ((canary_wait_seconds >= 0))
replay_operation.replay_operation_check CHECK (((in_work >= 0) AND (total >= ((((in_work + fixed) + failed_same) + failed_new) + skipped))))
replay_operation.replay_operation_check1 CHECK (((canary_size IS NOT NULL) OR (canary_wait_seconds IS NULL)))
replay_operation.replay_operation_halt_at_error_share_check CHECK (((halt_at_error_share >= (0)::double precision) AND (halt_at_error_share <= (1)::double precision)))
replay_operation.replay_operation_name_check CHECK ((length(name) <= 200))
replay_operation.replay_operation_pkey PRIMARY KEY (id)
replay_operation.replay_operation_rate_per_second_check CHECK ((rate_per_second > 0))
replay_operation.replay_operation_reason_check CHECK (((length(reason) >= 1) AND (length(reason) <= 2000)))
retention_run.retention_run_days_check CHECK ((days > 0))
retention_run.retention_run_duty_check CHECK ((duty = ANY (ARRAY['payloads'::text, 'records'::text])))
retention_run.retention_run_pkey PRIMARY KEY (duty)
revision.revision_check CHECK (((base >= 1) AND (base < number)))
revision.revision_check1 CHECK (((state = 'APPLIED'::revision_state) = (applied_at IS NOT NULL)))
revision.revision_check2 CHECK (((state <> 'APPLIED'::revision_state) OR (draft IS NULL)))
revision.revision_check3 CHECK (((state = 'REJECTED'::revision_state) = (rejection IS NOT NULL)))
revision.revision_number_check CHECK ((number >= 2))
revision.revision_pkey PRIMARY KEY (record_id, number)
revision.revision_reason_check CHECK (((length(reason) >= 1) AND (length(reason) <= 2000)))
revision.revision_rejection_check CHECK ((length(rejection) <= 2000))
saved_view.saved_view_name_check CHECK (((length(name) >= 1) AND (length(name) <= 80)))
saved_view.saved_view_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES person(id) ON DELETE CASCADE
saved_view.saved_view_owner_id_name_key UNIQUE (owner_id, name)
saved_view.saved_view_pkey PRIMARY KEY (id)
saved_view.saved_view_query_check CHECK ((length(query) <= 4000))
session.session_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE CASCADE
session.session_pkey PRIMARY KEY (id)
session.session_token_key UNIQUE (token)
settlement.settlement_check CHECK (((status = 'ERROR'::status) = (failure_class IS NOT NULL)))
settlement.settlement_pkey PRIMARY KEY (record_id)
settlement.settlement_status_check CHECK ((status = ANY (ARRAY['PROCESSED'::status, 'ERROR'::status, 'ACKNOWLEDGED'::status])))
signed_request.signed_request_key_id_fkey FOREIGN KEY (key_id) REFERENCES machine_key(id)
signed_request.signed_request_pkey PRIMARY KEY (signed_at, key_id, webhook_id)
signed_request.signed_request_webhook_id_check CHECK (((length(webhook_id) >= 1) AND (length(webhook_id) <= 256)))
source.source_batch_only_by_push CHECK (((event_mode <> 'batch'::event_mode) OR (transport = 'push'::transport)))
source.source_key_check CHECK (((key ~ '^[a-z0-9-]{2,63}$'::text) AND (key <> ALL (ARRAY['acknowledgements'::text, 'rejections'::text, 'extensions'::text]))))
source.source_key_key UNIQUE (key)
source.source_max_attempts_check CHECK (((max_attempts >= 1) AND (max_attempts <= 100)))
source.source_most_in_work_check CHECK ((most_in_work > 0))
source.source_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200)))
source.source_offer_seconds_check CHECK (((offer_seconds >= 1) AND (offer_seconds <= 604800)))
source.source_overdue_after_seconds_check CHECK ((overdue_after_seconds > 0))
source.source_payload_days_check CHECK (((payload_days >= 1) AND (payload_days <= 36500)))
source.source_pkey PRIMARY KEY (id)
source.source_push_allowed_hosts_check CHECK ((cardinality(push_allowed_hosts) <= 20))
source.source_push_needs_url CHECK (((transport <> 'push'::transport) OR (push_url IS NOT NULL)))
source.source_push_url_check CHECK ((length(push_url) <= 2000))
source.source_rate_limit_per_second_check CHECK ((rate_limit_per_second > 0))
source.source_record_days_check CHECK (((record_days >= 1) AND (record_days <= 36500)))
source_payload_expiry.source_payload_expiry_check CHECK ((end_id > first_id))
source_payload_expiry.source_payload_expiry_pkey PRIMARY KEY (source_id, first_id)
status_count.status_count_pkey PRIMARY KEY (source_id, direction, status)
status_count.status_count_source_id_fkey FOREIGN KEY (source_id) REFERENCES source(id)
throughput_minute.throughput_minute_pkey PRIMARY KEY (minute, source_id, direction, status)
throughput_minute.throughput_minute_source_id_fkey FOREIGN KEY (source_id) REFERENCES source(id)
transport_state.transport_state_check CHECK ((num_nonnulls(last_error, last_error_at) <> 1))
transport_state.transport_state_last_error_check CHECK ((length(last_error) <= 2000))
transport_state.transport_state_pkey PRIMARY KEY (source_id, direction, worker_id)
verification.verification_pkey PRIMARY KEY (id)
work.work_attempts_check CHECK ((attempts >= 0))
work.work_check CHECK (((direction = 'INGRESS'::direction) OR (order_hash IS NULL)))
work.work_generation_check CHECK ((generation >= 0))
work.work_pkey PRIMARY KEY (record_id)
worker.worker_pkey PRIMARY KEY (id)

-- indexes

CREATE INDEX account_person ON public.account USING btree (person_id)
CREATE UNIQUE INDEX account_pkey ON public.account USING btree (id)
CREATE INDEX attempt_group ON ONLY public.attempt USING btree (group_id, record_id) WHERE (group_id IS NOT NULL)
CREATE UNIQUE INDEX attempt_pkey ON ONLY public.attempt USING btree (record_id, generation, number)
CREATE INDEX attempt_ungrouped ON ONLY public.attempt USING btree (record_id) WHERE ((failure_class IS NOT NULL) AND (group_id IS NULL))
CREATE UNIQUE INDEX comment_pkey ON public.comment USING btree (id)
CREATE INDEX comment_record ON public.comment USING btree (record_id, id)
CREATE UNIQUE INDEX default_view_pkey ON public.default_view USING btree (person_id)
CREATE INDEX default_view_view ON public.default_view USING btree (view_id)
CREATE UNIQUE INDEX dry_run_pkey ON public.dry_run USING btree (id)
CREATE INDEX dry_run_untaken ON public.dry_run USING btree (id) WHERE (taken_at IS NULL)
CREATE INDEX edit_item_outcome ON public.edit_item USING btree (operation_id, outcome, record_id)
CREATE UNIQUE INDEX edit_item_pkey ON public.edit_item USING btree (operation_id, record_id)
CREATE UNIQUE INDEX edit_operation_pkey ON public.edit_operation USING btree (id)
CREATE INDEX edit_operation_step ON public.edit_operation USING btree (step_at) WHERE (step_at IS NOT NULL)
CREATE INDEX error_group_event_group ON public.error_group_event USING btree (group_id, id)
CREATE UNIQUE INDEX error_group_event_pkey ON public.error_group_event USING btree (id)
CREATE UNIQUE INDEX error_group_minute_pkey ON public.error_group_minute USING btree (group_id, minute)
CREATE UNIQUE INDEX error_group_pkey ON public.error_group USING btree (id)
CREATE UNIQUE INDEX error_group_version_pkey ON public.error_group_version USING btree (group_id, handler_version)
CREATE UNIQUE INDEX handler_pkey ON public.handler USING btree (source_key, type)
CREATE UNIQUE INDEX installation_secret_pkey ON public.installation_secret USING btree (name)
CREATE UNIQUE INDEX latency_minute_pkey ON public.latency_minute USING btree (minute, source_id, direction, bucket)
CREATE UNIQUE INDEX lease_egress_record ON public.lease USING btree ((record_ids[1])) WHERE (direction = 'EGRESS'::direction)
CREATE INDEX lease_expiry ON public.lease USING btree (expires_at)
CREATE INDEX lease_ingress ON public.lease USING btree (token) WHERE (direction = 'INGRESS'::direction)
CREATE UNIQUE INDEX lease_pkey ON public.lease USING btree (token)
CREATE UNIQUE INDEX machine_key_pkey ON public.machine_key USING btree (id)
CREATE UNIQUE INDEX machine_key_prefix_key ON public.machine_key USING btree (prefix)
CREATE UNIQUE INDEX notice_idempotency ON public.notice USING btree (made_by, idempotency_key) WHERE (idempotency_key IS NOT NULL)
CREATE UNIQUE INDEX notice_pkey ON public.notice USING btree (id)
CREATE INDEX notice_record_notice ON public.notice_record USING btree (notice_id, record_id)
CREATE UNIQUE INDEX notice_record_pkey ON public.notice_record USING btree (record_id, notice_id)
CREATE UNIQUE INDEX payload_expiry_pkey ON public.payload_expiry USING btree (first_id)
CREATE UNIQUE INDEX payload_pkey ON ONLY public.payload USING btree (record_id, revision)
CREATE UNIQUE INDEX person_email_key ON public.person USING btree (email)
CREATE UNIQUE INDEX person_pkey ON public.person USING btree (id)
CREATE UNIQUE INDEX push_secret_pkey ON public.push_secret USING btree (id)
CREATE INDEX push_secret_source ON public.push_secret USING btree (source_id)
CREATE UNIQUE INDEX push_target_pkey ON public.push_target USING btree (source_id)
CREATE INDEX record_caused_by ON public.record USING btree (caused_by) WHERE (caused_by IS NOT NULL)
CREATE UNIQUE INDEX record_event_id ON public.record USING btree (source_id, direction, event_id) WHERE (event_id IS NOT NULL)
CREATE UNIQUE INDEX record_pkey ON public.record USING btree (id)
CREATE INDEX record_reference ON public.record USING btree (reference, id)
CREATE INDEX record_source ON public.record USING btree (source_id, id)
CREATE UNIQUE INDEX refused_message_pkey ON public.refused_message USING btree (id)
CREATE INDEX refused_message_source ON public.refused_message USING btree (source_id, id)
CREATE INDEX refused_message_time ON public.refused_message USING btree (refused_at)
CREATE INDEX replay_event_operation ON public.replay_event USING btree (operation_id, id)
CREATE UNIQUE INDEX replay_event_pkey ON public.replay_event USING btree (id)
CREATE INDEX replay_item_outcome ON public.replay_item USING btree (operation_id, outcome, record_id)
CREATE UNIQUE INDEX replay_item_pkey ON public.replay_item USING btree (operation_id, record_id)
CREATE UNIQUE INDEX replay_operation_idempotency ON public.replay_operation USING btree (requested_by, idempotency_key) WHERE (idempotency_key IS NOT NULL)
CREATE UNIQUE INDEX replay_operation_pkey ON public.replay_operation USING btree (id)
CREATE INDEX replay_operation_step ON public.replay_operation USING btree (step_at) WHERE (step_at IS NOT NULL)
CREATE UNIQUE INDEX replay_pkey ON public.replay USING btree (record_id, generation)
CREATE UNIQUE INDEX retention_run_pkey ON public.retention_run USING btree (duty)
CREATE INDEX revision_draft ON public.revision USING btree (record_id) WHERE (draft IS NOT NULL)
CREATE UNIQUE INDEX revision_pkey ON public.revision USING btree (record_id, number)
CREATE INDEX revision_waiting ON public.revision USING btree (created_at, record_id) WHERE (state = 'WAITING'::revision_state)
CREATE UNIQUE INDEX saved_view_owner_id_name_key ON public.saved_view USING btree (owner_id, name)
CREATE UNIQUE INDEX saved_view_pkey ON public.saved_view USING btree (id)
CREATE INDEX session_person ON public.session USING btree (person_id)
CREATE UNIQUE INDEX session_pkey ON public.session USING btree (id)
CREATE UNIQUE INDEX session_token_key ON public.session USING btree (token)
CREATE INDEX settlement_error ON public.settlement USING btree (record_id) WHERE (status = 'ERROR'::status)
CREATE INDEX settlement_group ON public.settlement USING btree (group_id, record_id) WHERE (group_id IS NOT NULL)
CREATE UNIQUE INDEX settlement_pkey ON public.settlement USING btree (record_id)
CREATE INDEX settlement_settled_at ON public.settlement USING btree (settled_at)
CREATE INDEX settlement_source_status ON public.settlement USING btree (source_id, status, record_id)
CREATE UNIQUE INDEX signed_request_pkey ON public.signed_request USING btree (signed_at, key_id, webhook_id)
CREATE UNIQUE INDEX source_key_key ON public.source USING btree (key)
CREATE UNIQUE INDEX source_payload_expiry_pkey ON public.source_payload_expiry USING btree (source_id, first_id)
CREATE UNIQUE INDEX source_pkey ON public.source USING btree (id)
CREATE UNIQUE INDEX status_count_pkey ON public.status_count USING btree (source_id, direction, status)
CREATE UNIQUE INDEX throughput_minute_pkey ON public.throughput_minute USING btree (minute, source_id, direction, status)
CREATE UNIQUE INDEX transport_state_pkey ON public.transport_state USING btree (source_id, direction, worker_id)
CREATE INDEX verification_identifier ON public.verification USING btree (identifier)
CREATE UNIQUE INDEX verification_pkey ON public.verification USING btree (id)
CREATE INDEX work_due ON public.work USING btree (direction, source_id, due_at, record_id) WHERE ((NOT held) AND (order_hash IS NULL))
CREATE INDEX work_group ON public.work USING btree (group_id, record_id) WHERE held
CREATE INDEX work_held ON public.work USING btree (record_id) WHERE held
CREATE INDEX work_oldest ON public.work USING btree (direction, source_id, record_id)
CREATE INDEX work_order ON public.work USING btree (source_id, order_hash, record_id) WHERE ((NOT held) AND (order_hash IS NOT NULL))
CREATE UNIQUE INDEX work_pkey ON public.work USING btree (record_id)
CREATE INDEX work_rejected ON public.work USING btree (record_id) WHERE rejected
CREATE UNIQUE INDEX worker_pkey ON public.worker USING btree (id)

-- functions

CREATE OR REPLACE FUNCTION public.check_settlements()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF EXISTS (
    SELECT 1 FROM settled s JOIN record r ON r.id = s.record_id
    WHERE (r.direction = 'INGRESS') <> (s.status IN ('PROCESSED', 'ERROR'))
  ) THEN
    RAISE EXCEPTION 'a settlement carries a status of the other direction'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF EXISTS (SELECT 1 FROM work WHERE record_id = ANY (ARRAY(SELECT record_id FROM settled))) THEN
    RAISE EXCEPTION 'a record cannot be waiting and settled at once'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $function$
CREATE OR REPLACE FUNCTION public.ensure_partitions(weeks_ahead integer DEFAULT 8, weeks_behind integer DEFAULT 1)
 RETURNS integer
 LANGUAGE plpgsql
 SET "TimeZone" TO 'UTC'
AS $function$
DECLARE
  parent  text;
  monday  timestamptz;
  name    text;
  created integer := 0;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('sluice.ensure_partitions'));
  FOREACH parent IN ARRAY ARRAY['payload', 'attempt'] LOOP
    FOR week IN -weeks_behind..weeks_ahead LOOP
      monday := date_trunc('week', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' + make_interval(days => 7 * week);
      name := parent || '_' || to_char(monday AT TIME ZONE 'UTC', 'YYYYMMDD');
      IF to_regclass(name) IS NULL THEN
        EXECUTE format(
          'CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%s) TO (%s)',
          name, parent,
          first_record_id_at(monday), first_record_id_at(monday + interval '7 days'));
        created := created + 1;
      END IF;
    END LOOP;
  END LOOP;
  RETURN created;
END $function$
CREATE OR REPLACE FUNCTION public.error_fingerprint(version text, direction direction, source_key text, cause_hash text, type text)
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN ((version || ':'::text) || substr(encode(sha256(convert_to(concat_ws('
'::text, version, direction, source_key, cause_hash, type), 'UTF8'::name)), 'hex'::text), 1, 32))
CREATE OR REPLACE FUNCTION public.error_group_id(fingerprint text)
 RETURNS bigint
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
RETURN (((('x'::text || substr(split_part(fingerprint, ':'::text, 2), 1, 16)))::bit(64))::bigint & '9223372036854775807'::bigint)
CREATE OR REPLACE FUNCTION public.first_record_id_at(moment timestamp with time zone)
 RETURNS bigint
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN (((floor((EXTRACT(epoch FROM moment) * (1000)::numeric)))::bigint - '1577836800000'::bigint) << 22)
CREATE OR REPLACE FUNCTION public.latency_bucket(record_id bigint, settled_at timestamp with time zone)
 RETURNS smallint
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN (LEAST((127)::double precision, floor((((4)::double precision / ln((2)::double precision)) * ln(GREATEST((1)::double precision, (((date_part('epoch'::text, settled_at) * (1000)::double precision) - ('1577836800000'::bigint)::double precision) - ((record_id >> 22))::double precision)))))))::smallint
CREATE OR REPLACE FUNCTION public.next_record_id(moment timestamp with time zone)
 RETURNS bigint
 LANGUAGE sql
RETURN ((first_record_id_at(moment) | ((((EXTRACT(microseconds FROM moment))::bigint % (1000)::bigint) >> 5) << 17)) | ((nextval('record_sequence'::regclass) & (127)::bigint) << 10))
CREATE OR REPLACE FUNCTION public.order_hash(source_id integer, ordering_key text)
 RETURNS bigint
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
RETURN hashtextextended(ordering_key, (source_id)::bigint)
CREATE OR REPLACE FUNCTION public.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $function$
CREATE OR REPLACE FUNCTION public.refuse_delete()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  RAISE EXCEPTION 'a % is retired, never deleted', TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END $function$
CREATE OR REPLACE FUNCTION public.version_order(version text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (SELECT (string_agg(CASE WHEN (parts.part[1] ~ '^[0-9]'::text) THEN lpad(ltrim(parts.part[1], '0'::text), 20, '0'::text) ELSE parts.part[1] END, ''::text ORDER BY parts.place) COLLATE "C") AS string_agg FROM regexp_matches(version_order.version, '[0-9]+|[^0-9]+'::text, 'g'::text) WITH ORDINALITY parts(part, place))
CREATE OR REPLACE FUNCTION public.was_lost(of_record bigint, of_generation integer, of_number integer)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
AS $function$
BEGIN
  RETURN EXISTS (
    SELECT FROM attempt a
    WHERE a.record_id = of_record AND a.generation = of_generation AND a.number = of_number
      AND a.outcome = 'LOST');
END $function$

-- triggers

CREATE TRIGGER attempt_is_immutable BEFORE UPDATE ON public.attempt FOR EACH ROW WHEN (((to_jsonb(old.*) - 'group_id'::text) IS DISTINCT FROM (to_jsonb(new.*) - 'group_id'::text))) EXECUTE FUNCTION refuse_change()
CREATE TRIGGER comment_is_immutable BEFORE UPDATE ON public.comment FOR EACH ROW EXECUTE FUNCTION refuse_change()
CREATE TRIGGER error_group_event_is_immutable BEFORE UPDATE ON public.error_group_event FOR EACH ROW EXECUTE FUNCTION refuse_change()
CREATE TRIGGER notice_is_immutable BEFORE UPDATE ON public.notice FOR EACH ROW EXECUTE FUNCTION refuse_change()
CREATE TRIGGER payload_is_immutable BEFORE UPDATE ON public.payload FOR EACH ROW EXECUTE FUNCTION refuse_change()
CREATE TRIGGER record_is_immutable BEFORE UPDATE ON public.record FOR EACH ROW EXECUTE FUNCTION refuse_change()
CREATE TRIGGER refused_message_is_immutable BEFORE UPDATE ON public.refused_message FOR EACH ROW EXECUTE FUNCTION refuse_change()
CREATE TRIGGER settlement_is_immutable BEFORE UPDATE ON public.settlement FOR EACH ROW WHEN (((to_jsonb(old.*) - 'group_id'::text) IS DISTINCT FROM (to_jsonb(new.*) - 'group_id'::text))) EXECUTE FUNCTION refuse_change()
CREATE TRIGGER settlement_is_legal AFTER INSERT ON public.settlement REFERENCING NEW TABLE AS settled FOR EACH STATEMENT EXECUTE FUNCTION check_settlements()
CREATE TRIGGER source_stays BEFORE DELETE ON public.source FOR EACH ROW EXECUTE FUNCTION refuse_delete()

-- views

error_group_count AS
 SELECT group_id,
    handler_version,
    sum(occurrences)::bigint AS occurrences,
    min(first_at) AS first_at,
    max(last_at) AS last_at
   FROM ( SELECT error_group_version.group_id,
            error_group_version.handler_version,
            error_group_version.occurrences,
            error_group_version.first_at,
            error_group_version.last_at
           FROM error_group_version
        UNION ALL
         SELECT error_group_delta.group_id,
            COALESCE(error_group_delta.handler_version, ''::text) AS "coalesce",
            error_group_delta.occurrences,
            error_group_delta.first_at,
            error_group_delta.last_at
           FROM error_group_delta) counted
  GROUP BY group_id, handler_version;
record_status AS
 SELECT r.id,
    r.direction,
    s.key AS source,
    r.reference,
    r.type,
    r.event_id,
    COALESCE(t.status,
        CASE r.direction
            WHEN 'INGRESS'::direction THEN 'JUST_IN'::status
            ELSE 'QUEUED'::status
        END) AS status,
    r.originated_at,
    r.received_at,
    t.settled_at,
    t.failure_message
   FROM record r
     JOIN source s ON s.id = r.source_id
     LEFT JOIN settlement t ON t.record_id = r.id;
