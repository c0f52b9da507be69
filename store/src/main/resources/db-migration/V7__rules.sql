-- Rules over recorded columns, and how each stands for each host and entity. Owned by the watch module.

-- name: as incidents call it; empty: made of the text.
CREATE TABLE rules (
    id          TEXT    PRIMARY KEY,
    name        TEXT    NOT NULL,
    text        TEXT    NOT NULL,
    enabled     INTEGER NOT NULL,
    provisioned INTEGER NOT NULL,
    version     BIGINT  NOT NULL,
    created_ms  BIGINT  NOT NULL,
    changed_ms  BIGINT  NOT NULL
);

-- What is not here stands at ok and has nothing to remember. value: a number as text, NaN when none is known. memory:
-- what the state machine of all that is watched remembers.
CREATE TABLE rule_states (
    rule     TEXT    NOT NULL,
    host     TEXT    NOT NULL,
    entity   TEXT    NOT NULL,
    name     TEXT    NOT NULL,
    state    TEXT    NOT NULL,
    since_ms BIGINT  NOT NULL,
    fires    INTEGER NOT NULL,
    value    TEXT    NOT NULL,
    known_ms BIGINT  NOT NULL,
    memory   TEXT    NOT NULL,
    PRIMARY KEY (rule, host, entity)
);

-- The last change of each agent that is durable here: what comes again is known by it.
CREATE TABLE rule_agents (
    host     TEXT   PRIMARY KEY,
    run      BIGINT NOT NULL,
    sequence BIGINT NOT NULL
);

-- What is remembered once: that the starter set was made, and until when rules were judged.
CREATE TABLE rule_facts (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
