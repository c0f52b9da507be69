-- Who may ask the hub: people, their sign-in keys and sessions, and API tokens. Owned by the web module.
-- Of every secret only its SHA-256 (64 hex digits) is kept. Times are epoch milliseconds.

CREATE TABLE users (
    name       TEXT   PRIMARY KEY,
    role       TEXT   NOT NULL CHECK (role IN ('viewer', 'operator', 'admin')),
    created_ms BIGINT NOT NULL
);

-- A key of a sign-in link. Burned by setting used_ms, in the transaction that makes the session.
CREATE TABLE signin_keys (
    key_hash   TEXT   PRIMARY KEY,
    user_name  TEXT   NOT NULL,
    created_ms BIGINT NOT NULL,
    expires_ms BIGINT NOT NULL,
    used_ms    BIGINT
);

CREATE TABLE sessions (
    id           TEXT   PRIMARY KEY,
    secret_hash  TEXT   NOT NULL UNIQUE,
    user_name    TEXT   NOT NULL,
    created_ms   BIGINT NOT NULL,
    last_used_ms BIGINT NOT NULL,
    expires_ms   BIGINT NOT NULL,
    agent        TEXT   NOT NULL
);

CREATE INDEX sessions_by_user ON sessions (user_name, last_used_ms);

CREATE TABLE tokens (
    id           TEXT   PRIMARY KEY,
    secret_hash  TEXT   NOT NULL,
    name         TEXT   NOT NULL,
    role         TEXT   NOT NULL CHECK (role IN ('viewer', 'operator', 'admin')),
    created_ms   BIGINT NOT NULL,
    expires_ms   BIGINT NOT NULL,
    last_used_ms BIGINT
);
