-- Appeals that a department gave back to the centre as not its own.
CREATE TABLE hand_backs (
    id         {id}   NOT NULL PRIMARY KEY,
    appeal_id  {id}   NOT NULL REFERENCES appeals (id),
    department TEXT   NOT NULL, -- code of the department that gave it back
    suggested  TEXT,            -- code of the department that it named instead
    reason     TEXT   NOT NULL, -- personal: the words of a reason
    by_kind    TEXT   NOT NULL,
    by_id      TEXT,
    at         BIGINT NOT NULL
);
CREATE INDEX hand_backs_appeal ON hand_backs (appeal_id, at);
CREATE INDEX hand_backs_at ON hand_backs (at, department);

-- Requests for more time, and what the centre said to them.
CREATE TABLE extensions (
    id            {id}   NOT NULL PRIMARY KEY,
    appeal_id     {id}   NOT NULL REFERENCES appeals (id),
    department    TEXT,            -- code of the department that asks
    until         BIGINT NOT NULL, -- the date that is asked for
    reason        TEXT   NOT NULL, -- personal: why more time is needed
    by_kind       TEXT   NOT NULL,
    by_id         TEXT,
    at            BIGINT NOT NULL,
    due_before    BIGINT NOT NULL, -- the date that held when it was asked
    state         TEXT   NOT NULL, -- waiting, granted, refused, lapsed
    granted_until BIGINT,          -- the date that was granted
    decision      TEXT,            -- personal: the words of the decision
    decided_kind  TEXT,
    decided_id    TEXT,
    decided_at    BIGINT
);
CREATE INDEX extensions_appeal ON extensions (appeal_id, at);
-- One request waits at a time.
CREATE UNIQUE INDEX extensions_waiting ON extensions (appeal_id) WHERE state = 'waiting';
