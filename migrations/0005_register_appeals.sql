-- Authors: people who write. Personal data; kept until the city's term of keeping has passed.
CREATE TABLE authors (
    id         {id}   NOT NULL PRIMARY KEY,
    name       TEXT,            -- personal: as they first named themselves
    created_at BIGINT NOT NULL
);

-- By what an author is known again, over channels.
CREATE TABLE contacts (
    value     TEXT NOT NULL PRIMARY KEY, -- personal: kind, colon, normalised phone, mail or account
    author_id {id} NOT NULL
);
CREATE INDEX contacts_author ON contacts (author_id);

-- Appeals: what one person asks, as a card with a number.
CREATE TABLE appeals (
    id            {id}   NOT NULL PRIMARY KEY,
    number        TEXT   NOT NULL UNIQUE,  -- YYYY-NNNNNN
    regime        TEXT   NOT NULL,         -- which law or custom runs its clocks
    channel       TEXT   NOT NULL,         -- where it came from
    status        TEXT   NOT NULL,         -- register::Status
    topic         TEXT,                    -- code of a topic
    department    TEXT,                    -- code of the department that has it
    district      TEXT,                    -- code of a district
    lat           DOUBLE PRECISION,
    lon           DOUBLE PRECISION,
    address       TEXT,
    message_id    {id}   NOT NULL,         -- its first message
    author_id     {id},                    -- none when nobody is named
    received_at   BIGINT NOT NULL,
    due_at        BIGINT,                  -- none: no clock runs and none ran
    due_policy    TEXT,                    -- code of the policy that gave the date
    due_from      TEXT,                    -- the day from which that version of it holds
    due_order     BIGINT NOT NULL,         -- due_at while the city owes an answer, else the end of time
    answered_at   BIGINT,                  -- when the last final answer was approved
    version       BIGINT NOT NULL,         -- one more with each fact
    origin        TEXT   NOT NULL          -- live or import
);
CREATE INDEX appeals_received ON appeals (received_at, id);
CREATE INDEX appeals_due ON appeals (due_order, id);
CREATE INDEX appeals_status ON appeals (status, received_at, id);
CREATE INDEX appeals_status_due ON appeals (status, due_order, id);
CREATE INDEX appeals_department ON appeals (department, received_at, id);
CREATE INDEX appeals_topic ON appeals (topic, received_at, id);
CREATE INDEX appeals_district ON appeals (district, received_at, id);
CREATE INDEX appeals_channel ON appeals (channel, received_at, id);
CREATE INDEX appeals_author ON appeals (author_id);

-- Messages: one thing that arrived on one channel, whole and unchanged.
CREATE TABLE messages (
    id          {id}   NOT NULL PRIMARY KEY,
    channel     TEXT   NOT NULL,
    external_id TEXT   NOT NULL, -- the channel's own id
    appeal_id   {id}   NOT NULL REFERENCES appeals (id) DEFERRABLE INITIALLY DEFERRED,
    author_id   {id},
    text        TEXT   NOT NULL, -- personal: people name themselves in it
    raw         TEXT   NOT NULL, -- personal: the whole message as it came, JSON
    fingerprint TEXT   NOT NULL, -- SHA-256 of its fields: tells a repeat from another message
    sent_at     BIGINT,
    received_at BIGINT NOT NULL,
    UNIQUE (channel, external_id)
);
CREATE INDEX messages_appeal ON messages (appeal_id, received_at, id);

-- Files: of messages and of answers. The bytes lie in the storage under their hash.
CREATE TABLE attachments (
    id           {id}   NOT NULL PRIMARY KEY,
    appeal_id    {id}   NOT NULL REFERENCES appeals (id) DEFERRABLE INITIALLY DEFERRED,
    owner_kind   TEXT   NOT NULL, -- message or answer
    owner_id     {id}   NOT NULL,
    sha256       TEXT   NOT NULL,
    name         TEXT   NOT NULL, -- personal
    content_type TEXT   NOT NULL, -- judged by the content
    bytes        BIGINT NOT NULL,
    created_at   BIGINT NOT NULL
);
CREATE INDEX attachments_appeal ON attachments (appeal_id, created_at, id);
CREATE INDEX attachments_owner ON attachments (owner_id);

-- Counters of the numbers, one a year.
CREATE TABLE counters (
    year BIGINT NOT NULL PRIMARY KEY,
    last BIGINT NOT NULL -- the last ordinal that was given
);

-- The end of an appeal: who closed it, how and why.
CREATE TABLE closures (
    id        {id}   NOT NULL PRIMARY KEY,
    appeal_id {id}   NOT NULL REFERENCES appeals (id),
    outcome   TEXT   NOT NULL, -- confirmed, closed_unconfirmed, declined
    reason    TEXT   NOT NULL, -- personal: the words of a reason
    by_kind   TEXT   NOT NULL,
    by_id     TEXT,
    at        BIGINT NOT NULL
);
CREATE INDEX closures_appeal ON closures (appeal_id);

-- Openings after an answer.
CREATE TABLE reopenings (
    id        {id}   NOT NULL PRIMARY KEY,
    appeal_id {id}   NOT NULL REFERENCES appeals (id),
    reason    TEXT   NOT NULL, -- personal: the words of a reason
    by_kind   TEXT   NOT NULL,
    by_id     TEXT,
    at        BIGINT NOT NULL
);
CREATE INDEX reopenings_appeal ON reopenings (appeal_id);

-- Corrections of topic and place by hand, with their reasons.
CREATE TABLE corrections (
    id        {id}   NOT NULL PRIMARY KEY,
    appeal_id {id}   NOT NULL REFERENCES appeals (id),
    what      TEXT   NOT NULL, -- topic or place
    reason    TEXT   NOT NULL, -- personal: the words of a reason
    by_kind   TEXT   NOT NULL,
    by_id     TEXT,
    at        BIGINT NOT NULL
);
CREATE INDEX corrections_appeal ON corrections (appeal_id);

-- Search: the stems of each appeal's texts and address, made in Rust, matched by the engine.
--{sqlite
CREATE TABLE searched (
    doc       INTEGER NOT NULL PRIMARY KEY, -- row of the full-text index
    appeal_id BLOB    NOT NULL UNIQUE
);
CREATE VIRTUAL TABLE stems USING fts5 (
    words, content='', contentless_delete=1, detail='none', tokenize="unicode61 remove_diacritics 0"
);
--}
--{postgres
CREATE TABLE searched (
    appeal_id UUID     NOT NULL PRIMARY KEY,
    stems     TSVECTOR NOT NULL
);
-- Without a list of pending entries, which every search would have to read through.
CREATE INDEX searched_stems ON searched USING gin (stems) WITH (fastupdate = off);
--}
