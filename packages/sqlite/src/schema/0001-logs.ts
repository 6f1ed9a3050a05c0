/**
 * Users and their logs. What an application chose freely and wants back is JSON text (ids) or UTF-16 (keys): some libraries
 * end a text at its first NUL.
 */
export const LOGS = `
CREATE TABLE meta (
  name  TEXT PRIMARY KEY,
  value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- No lower than any version of a user who was forgotten.
INSERT INTO meta VALUES ('version_floor', 0);

CREATE TABLE users (
  id           INTEGER PRIMARY KEY,
  name         TEXT NOT NULL UNIQUE,  -- ["tenantId","userId"]
  epoch        TEXT NOT NULL,
  base_offset  INTEGER NOT NULL,      -- of the entry before the oldest retained one; 0 before the first
  base_time    INTEGER NOT NULL,
  head_offset  INTEGER NOT NULL,
  head_time    INTEGER NOT NULL,
  bytes        INTEGER NOT NULL,      -- of the retained entries
  oldest_time  INTEGER,               -- of the oldest retained entry; NULL when there is none
  swept_offset INTEGER NOT NULL,      -- entries up to here are deleted; up to base_offset they may still be there
  last_token   INTEGER NOT NULL,
  last_version INTEGER NOT NULL,
  closed_keys  INTEGER NOT NULL,
  updated_at   INTEGER NOT NULL
) STRICT;
CREATE INDEX users_by_age ON users (oldest_time) WHERE oldest_time IS NOT NULL;
CREATE INDEX users_emptied ON users (updated_at) WHERE oldest_time IS NULL;

-- In the order of arrival, so that many users' entries share the pages that a commit writes.
CREATE TABLE entries (
  user_id   INTEGER NOT NULL,
  "offset"  INTEGER NOT NULL,
  time      INTEGER NOT NULL,
  bytes     INTEGER NOT NULL,
  type      TEXT NOT NULL,
  thread_id TEXT,                     -- JSON text, as run_id
  run_id    TEXT,
  payload   TEXT NOT NULL             -- JSON text
) STRICT;
CREATE UNIQUE INDEX entries_by_offset ON entries (user_id, "offset");

CREATE TABLE idempotency (
  user_id    INTEGER NOT NULL,
  key        BLOB NOT NULL,
  print      TEXT NOT NULL,
  epoch      TEXT NOT NULL,
  "offset"   INTEGER NOT NULL,
  time       INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (user_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_by_expiry ON idempotency (expires_at);

CREATE TABLE state (
  user_id    INTEGER NOT NULL,
  key        BLOB NOT NULL,
  version    INTEGER NOT NULL,
  expires_at INTEGER,                 -- NULL: until it is deleted
  value      TEXT NOT NULL            -- JSON text
) STRICT;
CREATE UNIQUE INDEX state_by_key ON state (user_id, key);
CREATE INDEX state_by_expiry ON state (expires_at) WHERE expires_at IS NOT NULL;

CREATE TABLE leases (
  user_id    INTEGER NOT NULL,
  key        BLOB NOT NULL,
  token      INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (user_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX leases_by_expiry ON leases (expires_at);

CREATE TABLE closed_keys (
  user_id INTEGER NOT NULL,
  key     BLOB NOT NULL,
  token   INTEGER NOT NULL,           -- of the lease that closed it: rises
  PRIMARY KEY (user_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX closed_keys_by_token ON closed_keys (user_id, token);
`;
