-- Files that were kept for something which was then refused. A day later they are looked at: by
-- then nobody names them and they go, or another message does.
CREATE TABLE strays (
    sha256 TEXT   NOT NULL PRIMARY KEY, -- address in the storage
    put_at BIGINT NOT NULL
);
CREATE INDEX strays_put ON strays (put_at);
CREATE INDEX attachments_sha256 ON attachments (sha256);
