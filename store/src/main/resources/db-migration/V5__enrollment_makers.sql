-- Who made a join token (what people read; empty: the hub itself) and when it was revoked (0: it was not).
ALTER TABLE enrollments ADD COLUMN made_by TEXT NOT NULL DEFAULT '';
ALTER TABLE enrollments ADD COLUMN revoked_millis BIGINT NOT NULL DEFAULT 0;
