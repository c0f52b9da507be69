-- What was to be done to services, by whom, why, and what came of it. Owned by the watch module.

-- seq: from 1, in the order of the orders. result: running, ok, failed, refused or unknown; a row that says running is
-- written before anything is sent. state_before, state_after: words of dev.tocsin.base.control.ServiceReply.State.
CREATE TABLE control_action (
    seq          BIGINT  PRIMARY KEY,
    id           TEXT    NOT NULL,
    at_ms        BIGINT  NOT NULL,
    host         TEXT    NOT NULL,
    host_name    TEXT    NOT NULL,
    service      TEXT    NOT NULL,
    unit         TEXT    NOT NULL,
    verb         TEXT    NOT NULL,
    actor        TEXT    NOT NULL,
    reason       TEXT    NOT NULL,
    result       TEXT    NOT NULL,
    code         TEXT    NOT NULL,
    text         TEXT    NOT NULL,
    state_before TEXT    NOT NULL,
    state_after  TEXT    NOT NULL,
    exit_code    INTEGER NOT NULL,
    took_ms      INTEGER NOT NULL,
    output       TEXT    NOT NULL
);
CREATE INDEX control_action_host ON control_action (host, service, seq);
CREATE INDEX control_action_result ON control_action (result);
CREATE UNIQUE INDEX control_action_id ON control_action (id);
