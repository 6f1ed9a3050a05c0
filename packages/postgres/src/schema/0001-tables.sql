-- One row a user: where the log stands. Whoever writes anything of a user holds the lock of this row.
create table heads (
  -- sha256 of the user's ids; every table and every statement carries it.
  user_key bytea primary key,
  tenant_id text collate "C" not null,
  user_id text collate "C" not null,
  epoch text collate "C" not null,
  head_offset bigint not null default 0,
  head_time bigint not null,
  -- Of the entry before the oldest retained one, or of the empty log.
  base_offset bigint not null default 0,
  base_time bigint not null,
  -- Of the oldest retained entry; null when there is none.
  oldest_time bigint,
  bytes bigint not null default 0,
  -- Rows up to here are gone; those up to base_offset may follow later.
  purged_offset bigint not null default 0,
  closed_keys integer not null default 0,
  -- Good to a minute, so that most appends change no index.
  touched_at bigint not null
) with (fillfactor = 50);

create index heads_oldest on heads (oldest_time) where oldest_time is not null;
create index heads_idle on heads (touched_at) where oldest_time is null;
create index heads_unpurged on heads (user_key) where purged_offset < base_offset;

create table entries (
  user_key bytea not null,
  entry_offset bigint not null,
  time bigint not null,
  bytes integer not null,
  type text collate "C" not null,
  thread_id text collate "C",
  run_id text collate "C",
  -- JSON as it was given, byte for byte.
  payload text not null,
  primary key (user_key, entry_offset)
);

create table idempotency (
  user_key bytea not null,
  key text collate "C" not null,
  print text not null,
  epoch text not null,
  entry_offset bigint not null,
  time bigint not null,
  expires_at bigint not null,
  primary key (user_key, key)
);

create index idempotency_expiry on idempotency (expires_at);

create table state (
  user_key bytea not null,
  -- UTF-16, high byte first: sorts by code unit.
  key bytea not null,
  value text not null,
  version bigint not null,
  expires_at bigint,
  primary key (user_key, key)
);

create index state_expiry on state (expires_at) where expires_at is not null;

create table leases (
  user_key bytea not null,
  key text collate "C" not null,
  token bigint not null,
  expires_at bigint not null,
  -- In which order keys were closed; null while the key is open.
  closed_no bigint,
  primary key (user_key, key)
);

create index leases_expiry on leases (expires_at) where closed_no is null;
create index leases_closed on leases (user_key, closed_no) where closed_no is not null;

create table presence (
  user_key bytea not null,
  connection_id text collate "C" not null,
  client_id text collate "C" not null,
  node_id text collate "C" not null,
  connected_at bigint not null,
  seen_at bigint not null,
  expires_at bigint not null,
  joined_no bigint not null,
  primary key (user_key, connection_id)
);

create index presence_expiry on presence (expires_at);

-- Published in somebody's transaction and not yet given its place in the log.
create table outbox (
  id bigint generated always as identity primary key,
  user_key bytea not null,
  tenant_id text collate "C" not null,
  user_id text collate "C" not null,
  type text collate "C" not null,
  thread_id text collate "C",
  run_id text collate "C",
  payload text not null,
  transaction_id xid8 not null default pg_current_xact_id(),
  -- In which order a user's transactions were committed.
  commit_no bigint
);

create index outbox_user on outbox (user_key);
create index outbox_transaction on outbox (transaction_id) where commit_no is null;

-- The nodes that listen.
create table nodes (
  node_id text primary key,
  seen_at timestamptz not null
);

-- Versions, tokens and orders: it never goes back, so that none of them repeats.
create sequence numbers;

create function clock_ms() returns bigint
language sql volatile
as $$ select floor(extract(epoch from clock_timestamp()) * 1000)::bigint $$;

-- 16 characters of base64url.
create function new_epoch() returns text
language sql volatile
as $$ select translate(encode(substring(uuid_send(gen_random_uuid()) from 1 for 12), 'base64'), '+/', '-_') $$;
