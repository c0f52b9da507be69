-- The key that a host joined with and the token that let it in: an agent whose answer was lost asks again with the
-- same key, and is the same host. key_sha256 is SHA-256 of the SubjectPublicKeyInfo, in hexadecimal.

ALTER TABLE hosts ADD COLUMN key_sha256 TEXT;
ALTER TABLE hosts ADD COLUMN enrollment_id TEXT;

CREATE INDEX hosts_by_key ON hosts (key_sha256);
