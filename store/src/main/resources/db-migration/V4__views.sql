-- Saved views: a name for an address (path and query) of the browser app. Owned by the web module.
-- owner is "user:NAME" or "token:ID"; owner_name is what people read. Times are epoch milliseconds.

CREATE TABLE views (
    id         TEXT   PRIMARY KEY,
    name       TEXT   NOT NULL UNIQUE,
    address    TEXT   NOT NULL,
    owner      TEXT   NOT NULL,
    owner_name TEXT   NOT NULL,
    created_ms BIGINT NOT NULL,
    changed_ms BIGINT NOT NULL
);
