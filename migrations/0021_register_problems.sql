-- Problems: the thing in the city that several appeals speak of.
CREATE TABLE problems (
    id             {id}   NOT NULL PRIMARY KEY,
    name           TEXT,            -- personal: as people of the centre call it
    opened_at      BIGINT NOT NULL,
    opened_by_kind TEXT   NOT NULL,
    opened_by_id   TEXT
);
CREATE INDEX problems_opened ON problems (opened_at, id);

ALTER TABLE appeals ADD COLUMN problem_id {id} REFERENCES problems (id);
-- The appeals of a problem, oldest first. Most appeals stand alone and are not in it.
CREATE INDEX appeals_problem ON appeals (problem_id, received_at, number)
    WHERE problem_id IS NOT NULL;
