-- Deliveries: what stood at the door, as a channel sent it, until it was taken in. Removed some
-- weeks after that.
CREATE TABLE deliveries (
--{sqlite
    seq          INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, -- in the order of arrival
--}
--{postgres
    seq          BIGINT  GENERATED ALWAYS AS IDENTITY PRIMARY KEY, -- in the order of arrival
--}
    channel      TEXT    NOT NULL,
    key          TEXT    NOT NULL, -- the channel's own id of it
    body         TEXT    NOT NULL, -- personal: the whole of it, as it came
    received_at  BIGINT  NOT NULL,
    processed_at BIGINT,           -- since when it waits no more
    trouble      TEXT,             -- why it was put aside and not taken in
    UNIQUE (channel, key)
);
CREATE INDEX deliveries_waiting ON deliveries (channel, seq) WHERE processed_at IS NULL;
CREATE INDEX deliveries_processed ON deliveries (processed_at) WHERE processed_at IS NOT NULL;

-- What goes out: said once in a conversation, in the order of `seq` within it.
CREATE TABLE outgoing (
--{sqlite
    seq          INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
--}
--{postgres
    seq          BIGINT  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
--}
    id           {id}    NOT NULL UNIQUE,
    channel      TEXT    NOT NULL,
    peer         TEXT    NOT NULL, -- personal: the channel's id of the conversation
    say          TEXT    NOT NULL, -- personal: words, buttons and files as JSON; empty when forgotten
    appeal_id    {id},             -- the appeal it is about
    answer_id    {id},             -- the answer that it brings
    state        TEXT    NOT NULL, -- waiting, sending, sent, failed, unknown
    attempts     BIGINT  NOT NULL, -- how often it was taken to be sent
    put_at       BIGINT  NOT NULL, -- when it was handed over
    next_at      BIGINT  NOT NULL, -- not before this moment
    turned_at    BIGINT  NOT NULL, -- since when it is in its state
    foreign_id   TEXT,             -- the channel's own id of what was sent
    trouble      TEXT,             -- the kind of what went wrong last
    why          TEXT,             -- the channel's words for it, without secrets
    settled_kind TEXT,             -- who said that it need not be sent any more
    settled_by   TEXT,
    settled_at   BIGINT
);
-- The head of each conversation.
CREATE INDEX outgoing_open ON outgoing (channel, peer, seq) WHERE state IN ('waiting', 'sending');
-- What is due.
CREATE INDEX outgoing_due ON outgoing (next_at, seq) WHERE state = 'waiting';
-- What was being sent when a process died.
CREATE INDEX outgoing_sending ON outgoing (seq) WHERE state = 'sending';
-- What somebody must look at.
CREATE INDEX outgoing_trouble ON outgoing (turned_at, seq)
    WHERE state IN ('failed', 'unknown') AND settled_at IS NULL AND appeal_id IS NOT NULL;
CREATE INDEX outgoing_appeal ON outgoing (appeal_id, seq);
-- What is old enough to be forgotten.
CREATE INDEX outgoing_turned ON outgoing (turned_at) WHERE say <> '';

-- Conversations in which people want to hear nothing more.
CREATE TABLE closed_peers (
    channel   TEXT   NOT NULL,
    peer      TEXT   NOT NULL, -- personal
    closed_at BIGINT NOT NULL,
    PRIMARY KEY (channel, peer)
);
