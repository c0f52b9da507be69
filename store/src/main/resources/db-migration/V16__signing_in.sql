-- Signing in afresh, and by a provider. Owned by the web module. Times are epoch milliseconds.

-- When the user of the session last proved anew who it is; 0: never since it signed in.
ALTER TABLE sessions ADD COLUMN fresh_ms BIGINT NOT NULL DEFAULT 0;
