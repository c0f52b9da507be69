-- Who is still to be told of an open incident, or to be told again: one way of one contact each. Owned by the watch
-- module. told: how often it was told; due_ms: when it is its turn, null: no more; held: why it was put off last, or empty.

CREATE TABLE IF NOT EXISTS alert_turns (
    incident BIGINT  NOT NULL,
    contact  TEXT    NOT NULL,
    channel  TEXT    NOT NULL,
    address  TEXT    NOT NULL,
    told     INTEGER NOT NULL,
    due_ms   BIGINT,
    held     TEXT    NOT NULL,
    PRIMARY KEY (incident, contact, channel, address)
);

CREATE INDEX IF NOT EXISTS alert_turns_by_due ON alert_turns (due_ms);

-- Keys that are made once, in base64: act-links signs the links in mails.
CREATE TABLE IF NOT EXISTS watch_keys (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
