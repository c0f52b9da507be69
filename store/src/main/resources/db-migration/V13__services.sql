-- How the services of each host stand, as its agent said last. Owned by the watch module.

-- state, kind: numbers of dev.tocsin.base.ServiceFacts. settled: the last state that was not starting or stopping.
-- last_pid: the last main process that was known. processes: names, a line each. ports: number:udp:listening with blanks
-- between.
CREATE TABLE services (
    host        TEXT    NOT NULL,
    name        TEXT    NOT NULL,
    kind        INTEGER NOT NULL,
    unit        TEXT    NOT NULL,
    state       INTEGER NOT NULL,
    settled     INTEGER NOT NULL,
    wanted      INTEGER NOT NULL,
    reason      TEXT    NOT NULL,
    since_ms    BIGINT  NOT NULL,
    started_ms  BIGINT  NOT NULL,
    restarts    INTEGER NOT NULL,
    main_pid    INTEGER NOT NULL,
    last_pid    INTEGER NOT NULL,
    processes_n INTEGER NOT NULL,
    enabled     TEXT    NOT NULL,
    detail      TEXT    NOT NULL,
    description TEXT    NOT NULL,
    processes   TEXT    NOT NULL,
    ports       TEXT    NOT NULL,
    PRIMARY KEY (host, name)
);

-- What an agent said of all of its services together. left_out: how many more there are than are kept.
CREATE TABLE service_hosts (
    host     TEXT    PRIMARY KEY,
    init     TEXT    NOT NULL,
    trouble  TEXT    NOT NULL,
    left_out INTEGER NOT NULL,
    told_ms  BIGINT  NOT NULL
);
