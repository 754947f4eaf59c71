-- Verdicts: the resident says whether it is done.
CREATE TABLE verdicts (
    id        {id}   NOT NULL PRIMARY KEY,
    appeal_id {id}   NOT NULL REFERENCES appeals (id),
    outcome   TEXT   NOT NULL, -- done, not_done
    words     TEXT   NOT NULL, -- personal: what the resident said, or the words of the button
    became    TEXT   NOT NULL, -- what it changed: confirmed, reopened, or kept for the operator
    by_kind   TEXT   NOT NULL,
    by_id     TEXT,
    at        BIGINT NOT NULL
);
CREATE INDEX verdicts_appeal ON verdicts (appeal_id, at, id);
