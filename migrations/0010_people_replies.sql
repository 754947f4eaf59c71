-- What programs were answered under keys of their own: a request that comes again within a day
-- gets the same answer and does nothing.
CREATE TABLE replies (
    service_id  {id}    NOT NULL REFERENCES service_accounts (id) ON DELETE CASCADE, -- whose key
    key_hash    {bytes} NOT NULL, -- SHA-256 of the key
    fingerprint {bytes} NOT NULL, -- SHA-256 of the request
    answer      TEXT    NOT NULL, -- as the door wrote it, without what people wrote
    answered_at BIGINT  NOT NULL,
    PRIMARY KEY (service_id, key_hash)
);

-- Purging what has expired.
CREATE INDEX replies_answered ON replies (answered_at);
