-- Signing in afresh, and by a provider. Owned by the web module. Times are epoch milliseconds.

-- When the user of the session last proved anew who it is; 0: never since it signed in.
ALTER TABLE sessions ADD COLUMN fresh_ms BIGINT NOT NULL DEFAULT 0;

-- Of who signs in at a provider (OpenID Connect): which one, and by what it knows the user. Both null for who signs in here.
ALTER TABLE users ADD COLUMN issuer TEXT;
ALTER TABLE users ADD COLUMN subject TEXT;
CREATE UNIQUE INDEX users_by_subject ON users (issuer, subject);
