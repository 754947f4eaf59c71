-- Conversations: one person on one channel, by the hash of the channel's own id.
CREATE TABLE conversations (
    id         {id}   NOT NULL PRIMARY KEY,
    channel    TEXT   NOT NULL,
    peer       TEXT   NOT NULL, -- SHA-256 of the channel's own id: the id leads to a person
    state      TEXT   NOT NULL, -- personal: what was said so far and is not handed in, as JSON
    begun      BIGINT NOT NULL, -- 1 while a message is being put together
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (channel, peer)
);
CREATE INDEX conversations_updated ON conversations (updated_at);

-- Secret links to the pages of messages, by the hash of their keys.
CREATE TABLE links (
    hash       TEXT   NOT NULL PRIMARY KEY,
    appeal_id  {id}   NOT NULL REFERENCES appeals (id),
    message_id {id}   NOT NULL REFERENCES messages (id), -- of the holder of the link
    created_at BIGINT NOT NULL
);
CREATE INDEX links_appeal ON links (appeal_id);
CREATE INDEX links_message ON links (message_id);

-- What was written of a place lately.
CREATE INDEX appeals_point ON appeals (lat, lon) WHERE lat IS NOT NULL;
CREATE INDEX appeals_address ON appeals (address) WHERE address IS NOT NULL;
