-- What is installed on hosts. Owned by the hub module. Times are epoch milliseconds. Most machines of a fleet have the
-- same packages, so what a package is stands once: its name and version in software, which searches walk through, and
-- what its manager says of it in software_details, which only one package's page reads.

CREATE TABLE software (
    id      INTEGER PRIMARY KEY,
    name    TEXT    NOT NULL,
    manager TEXT    NOT NULL,
    version TEXT    NOT NULL,
    arch    TEXT    NOT NULL,
    UNIQUE (name, manager, version, arch)
);

-- hash: of all the rest, in hexadecimal. details: vendor, section, licence, time of the build, then name and value of
-- each field, with U+001F between them.
CREATE TABLE software_details (
    id         INTEGER PRIMARY KEY,
    hash       TEXT    NOT NULL UNIQUE,
    size_bytes BIGINT  NOT NULL,
    summary    TEXT    NOT NULL,
    details    TEXT    NOT NULL
);

-- machine: the document of that name, in base64. The hashes say which documents these are.
CREATE TABLE software_hosts (
    id             INTEGER PRIMARY KEY,
    host_id        TEXT    NOT NULL UNIQUE,
    read_ms        BIGINT  NOT NULL,
    packages       INTEGER NOT NULL,
    packages_hash  TEXT    NOT NULL,
    packages_bytes BIGINT  NOT NULL,
    machine_hash   TEXT    NOT NULL,
    machine_bytes  BIGINT  NOT NULL,
    machine        TEXT    NOT NULL
);

CREATE TABLE host_software (
    host         BIGINT NOT NULL,
    software     BIGINT NOT NULL,
    details      BIGINT NOT NULL,
    installed_ms BIGINT NOT NULL,
    PRIMARY KEY (host, software)
);

CREATE INDEX host_software_by_software ON host_software (software, host);
CREATE INDEX host_software_by_details ON host_software (details);

-- Packages that came (old_version is empty), went (new_version is empty), or have another version.
CREATE TABLE software_changes (
    id          INTEGER PRIMARY KEY,
    host        BIGINT  NOT NULL,
    at_ms       BIGINT  NOT NULL,
    name        TEXT    NOT NULL,
    manager     TEXT    NOT NULL,
    arch        TEXT    NOT NULL,
    old_version TEXT    NOT NULL,
    new_version TEXT    NOT NULL
);

CREATE INDEX software_changes_by_host ON software_changes (host, at_ms);
