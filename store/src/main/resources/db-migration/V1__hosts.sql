-- The hosts that joined, and the tokens that let them. Written in the SQL that SQLite and PostgreSQL share;
-- times are epoch milliseconds.

CREATE TABLE hosts (
    id              TEXT   NOT NULL PRIMARY KEY,
    name            TEXT   NOT NULL,
    generation      BIGINT NOT NULL,
    enrolled_millis BIGINT NOT NULL,
    retired_millis  BIGINT,
    last_seen_millis BIGINT,
    skew_millis     BIGINT NOT NULL DEFAULT 0,
    hostname        TEXT,
    os              TEXT,
    kernel          TEXT,
    arch            TEXT,
    cpus            INTEGER,
    cpu_model       TEXT,
    mem_total_bytes BIGINT,
    boot_millis     BIGINT,
    agent_version   TEXT
);

CREATE INDEX hosts_by_name ON hosts (name);

CREATE TABLE host_labels (
    host_id TEXT NOT NULL REFERENCES hosts (id),
    label   TEXT NOT NULL,
    value   TEXT NOT NULL,
    PRIMARY KEY (host_id, label)
);

-- proof_key is SHA-256 of the token's secret, in hexadecimal: the token itself is nowhere.
CREATE TABLE enrollments (
    id             TEXT    NOT NULL PRIMARY KEY,
    proof_key      TEXT    NOT NULL,
    uses           INTEGER NOT NULL,
    uses_left      INTEGER NOT NULL,
    created_millis BIGINT  NOT NULL,
    expires_millis BIGINT  NOT NULL
);

CREATE TABLE enrollment_labels (
    enrollment_id TEXT NOT NULL REFERENCES enrollments (id),
    label         TEXT NOT NULL,
    value         TEXT NOT NULL,
    PRIMARY KEY (enrollment_id, label)
);
