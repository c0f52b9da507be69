-- Looks in pages: many looks of one check in one row, so that checks that look each few seconds do not cost a row
-- each. looks: a page (dev.tocsin.watch.check.LookPage) in base64. check_results holds the last looks in full, with
-- what was said. Owned by the watch module.

CREATE TABLE check_looks (
    check_id TEXT   NOT NULL,
    from_ms  BIGINT NOT NULL,
    to_ms    BIGINT NOT NULL,
    looks    TEXT   NOT NULL,
    PRIMARY KEY (check_id, from_ms)
);

-- What each channel owes next, and what it had last.
CREATE INDEX outbox_by_turn ON outbox (state, channel, id);
CREATE INDEX outbox_by_channel ON outbox (channel, created_ms);

-- Whether the fallback ways of its people are owed because of it: once.
ALTER TABLE outbox ADD COLUMN fell_back INTEGER NOT NULL DEFAULT 0;
