-- One answer to all who wrote of a problem: each author has an answer of an own.
ALTER TABLE answers ADD COLUMN together_id {id};       -- what the answers to each have in common
ALTER TABLE answers ADD COLUMN problem_id {id} REFERENCES problems (id);
ALTER TABLE answers ADD COLUMN public BIGINT NOT NULL DEFAULT 0; -- 1: others may read it too
CREATE INDEX answers_problem ON answers (problem_id, decided_at) WHERE problem_id IS NOT NULL;
