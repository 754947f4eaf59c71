-- Assignments: an appeal is given to a department.
CREATE TABLE assignments (
    id         {id}   NOT NULL PRIMARY KEY,
    appeal_id  {id}   NOT NULL REFERENCES appeals (id),
    department TEXT   NOT NULL, -- code of the department
    due_at     BIGINT,          -- the date that the assignment set, if it set one
    reason     TEXT,            -- personal: words for the department
    by_kind    TEXT   NOT NULL,
    by_id      TEXT,
    at         BIGINT NOT NULL
);
CREATE INDEX assignments_appeal ON assignments (appeal_id, at);
