-- Checks, incidents, contacts, channels and the messages that are owed. Owned by the watch module. Times are epoch
-- milliseconds, spans milliseconds or as the name says; JSON is what a person set, or what only the program reads.

CREATE TABLE checks (
    id          TEXT    PRIMARY KEY,
    host        TEXT    NOT NULL,
    name        TEXT    NOT NULL,
    given       TEXT    NOT NULL,
    provisioned INTEGER NOT NULL,
    version     BIGINT  NOT NULL,
    created_ms  BIGINT  NOT NULL,
    changed_ms  BIGINT  NOT NULL,
    UNIQUE (host, name)
);

-- memory: what the state machine remembers. accepted: the value that a check which watches for change compares with.
CREATE TABLE check_states (
    check_id TEXT   PRIMARY KEY,
    memory   TEXT   NOT NULL,
    accepted TEXT,
    run_ms   BIGINT NOT NULL
);

CREATE TABLE check_results (
    check_id      TEXT    NOT NULL,
    at_ms         BIGINT  NOT NULL,
    state         TEXT    NOT NULL,
    code          INTEGER NOT NULL,
    message       TEXT    NOT NULL,
    dns_us        BIGINT  NOT NULL,
    connect_us    BIGINT  NOT NULL,
    tls_us        BIGINT  NOT NULL,
    first_byte_us BIGINT  NOT NULL,
    total_us      BIGINT  NOT NULL,
    facts         TEXT    NOT NULL,
    transcript    TEXT,
    PRIMARY KEY (check_id, at_ms)
);

-- Seconds in each state and the looks of one hour.
CREATE TABLE check_hours (
    check_id    TEXT   NOT NULL,
    hour_ms     BIGINT NOT NULL,
    up_ms       BIGINT NOT NULL,
    degraded_ms BIGINT NOT NULL,
    down_ms     BIGINT NOT NULL,
    unknown_ms  BIGINT NOT NULL,
    outages     BIGINT NOT NULL,
    looks       BIGINT NOT NULL,
    sum_us      BIGINT NOT NULL,
    max_us      BIGINT NOT NULL,
    PRIMARY KEY (check_id, hour_ms)
);

CREATE TABLE incidents (
    id         INTEGER PRIMARY KEY,
    subject    TEXT    NOT NULL,
    host       TEXT    NOT NULL,
    service    TEXT    NOT NULL,
    severity   TEXT    NOT NULL,
    code       INTEGER NOT NULL,
    message    TEXT    NOT NULL,
    flapping   INTEGER NOT NULL,
    opened_ms  BIGINT  NOT NULL,
    acked_ms   BIGINT,
    acked_by   TEXT,
    ended_ms   BIGINT,
    end_reason TEXT
);

CREATE INDEX incidents_by_subject ON incidents (subject, ended_ms);
CREATE INDEX incidents_by_end ON incidents (ended_ms, id);

-- One line for each thing that happened or was done; incident 0: it belongs to none.
CREATE TABLE journal (
    id       INTEGER PRIMARY KEY,
    at_ms    BIGINT  NOT NULL,
    actor    TEXT    NOT NULL,
    subject  TEXT    NOT NULL,
    incident BIGINT  NOT NULL,
    what     TEXT    NOT NULL,
    reason   TEXT    NOT NULL,
    text     TEXT    NOT NULL
);

CREATE INDEX journal_by_time ON journal (at_ms);
CREATE INDEX journal_by_subject ON journal (subject, at_ms);
CREATE INDEX journal_by_incident ON journal (incident, id);

-- Contacts, channels, silences and maintenances: kind says which.
CREATE TABLE watch_settings (
    kind        TEXT    NOT NULL,
    id          TEXT    NOT NULL,
    name        TEXT    NOT NULL,
    given       TEXT    NOT NULL,
    provisioned INTEGER NOT NULL,
    version     BIGINT  NOT NULL,
    created_ms  BIGINT  NOT NULL,
    changed_ms  BIGINT  NOT NULL,
    PRIMARY KEY (kind, id),
    UNIQUE (kind, name)
);

-- Messages that are owed. state: due, sent, refused (never will be), dead (given up). notice and addresses: JSON.
CREATE TABLE outbox (
    id          INTEGER PRIMARY KEY,
    message_key TEXT    NOT NULL,
    channel     TEXT    NOT NULL,
    addresses   TEXT    NOT NULL,
    notice      TEXT    NOT NULL,
    contacts    TEXT    NOT NULL,
    fallback    INTEGER NOT NULL,
    state       TEXT    NOT NULL,
    attempts    INTEGER NOT NULL,
    created_ms  BIGINT  NOT NULL,
    due_ms      BIGINT  NOT NULL,
    done_ms     BIGINT,
    detail      TEXT    NOT NULL,
    UNIQUE (message_key)
);

CREATE INDEX outbox_by_state ON outbox (state, due_ms);

-- The last report of each job that must report.
CREATE TABLE heartbeats (
    source  TEXT    PRIMARY KEY,
    at_ms   BIGINT  NOT NULL,
    good    INTEGER NOT NULL,
    message TEXT    NOT NULL
);
