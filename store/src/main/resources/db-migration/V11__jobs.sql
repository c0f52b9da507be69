-- What the watch remembers once: when its clock was last looked at, and until when nothing is forgotten by age. Owned by
-- the watch module.

CREATE TABLE watch_facts (
    name  TEXT   PRIMARY KEY,
    value BIGINT NOT NULL
);
