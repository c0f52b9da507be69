-- People with passwords, a second factor and hosts of their own; tokens for less than a role; who did what. Owned by the
-- web module. Times are epoch milliseconds. hosts: patterns, one in each line, '*' for all; scopes: words, one in each
-- line, empty for everything that the role may.

ALTER TABLE users ADD COLUMN hosts TEXT NOT NULL DEFAULT '*';
-- $argon2id$v=19$m=…,t=…,p=…$salt$hash, or null: signs in by links alone
ALTER TABLE users ADD COLUMN password TEXT;
-- Base32; of no effect before totp_ms, when a first code proved it. totp_step: the last time step that was used.
ALTER TABLE users ADD COLUMN totp_secret TEXT;
ALTER TABLE users ADD COLUMN totp_ms BIGINT;
ALTER TABLE users ADD COLUMN totp_step BIGINT NOT NULL DEFAULT 0;

ALTER TABLE sessions ADD COLUMN remote TEXT NOT NULL DEFAULT '';
-- link or password
ALTER TABLE sessions ADD COLUMN way TEXT NOT NULL DEFAULT 'link';

ALTER TABLE tokens ADD COLUMN hosts TEXT NOT NULL DEFAULT '*';
ALTER TABLE tokens ADD COLUMN scopes TEXT NOT NULL DEFAULT '';
ALTER TABLE tokens ADD COLUMN maker TEXT NOT NULL DEFAULT '';

-- SHA-256 of each code that is still good.
CREATE TABLE recovery_codes (
    user_name TEXT NOT NULL,
    code_hash TEXT NOT NULL,
    PRIMARY KEY (user_name, code_hash)
);

-- hash: SHA-256 of this entry with the hash of the one before in it, 64 hex digits.
CREATE TABLE audit (
    seq     BIGINT PRIMARY KEY,
    at_ms   BIGINT NOT NULL,
    actor   TEXT   NOT NULL,
    remote  TEXT   NOT NULL,
    action  TEXT   NOT NULL,
    subject TEXT   NOT NULL,
    outcome TEXT   NOT NULL,
    detail  TEXT   NOT NULL,
    before  TEXT   NOT NULL,
    hash    TEXT   NOT NULL
);
