-- Answers to the author of an appeal, from draft to approval.
CREATE TABLE answers (
    id               {id}   NOT NULL PRIMARY KEY,
    appeal_id        {id}   NOT NULL REFERENCES appeals (id),
    text             TEXT   NOT NULL, -- personal: it speaks to a person
    final            BIGINT NOT NULL, -- 1: closes the matter, 0: in between
    state            TEXT   NOT NULL, -- waiting, approved, returned
    department       TEXT,            -- code of the department that speaks
    drafted_by_kind  TEXT   NOT NULL,
    drafted_by_id    TEXT,
    drafted_at       BIGINT NOT NULL,
    decided_by_kind  TEXT,            -- who approved or returned it
    decided_by_id    TEXT,
    decided_at       BIGINT,
    decision         TEXT             -- personal: why it was returned
);
CREATE INDEX answers_appeal ON answers (appeal_id, drafted_at);
-- What waits for approval, oldest first.
CREATE INDEX answers_state ON answers (state, drafted_at);
