-- The journal: append-only facts. `seq` is dense and gapless, in the order of commits.
CREATE TABLE facts (
    seq          {key} NOT NULL PRIMARY KEY,
    kind         TEXT   NOT NULL, -- what happened: noun.verb
    subject_kind TEXT   NOT NULL, -- to what kind of thing
    subject_id   {id}   NOT NULL, -- to which one
    was          TEXT,            -- before, as a wire word or code
    became       TEXT,            -- after, as a wire word or code
    by_kind      TEXT   NOT NULL, -- staff, service, citizen, rule, model, import
    by_id        TEXT,            -- which one; never a name of a person
    ground       TEXT,            -- id of the record with the reason, or code of a policy
    details      TEXT   NOT NULL, -- JSON object: codes, ids, numbers, moments
    occurred_at  BIGINT NOT NULL, -- when it happened, milliseconds
    recorded_at  BIGINT NOT NULL, -- when it was recorded, milliseconds
    origin       TEXT   NOT NULL  -- live, import, correction
);

-- The history of one subject, in order.
CREATE INDEX facts_subject ON facts (subject_id, seq);

--{postgres
-- The head of the journal: its one row is the lock that orders commits.
CREATE TABLE journal_head (
    one BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
    seq  BIGINT NOT NULL
);
INSERT INTO journal_head (one, seq) VALUES (1, 0);

CREATE FUNCTION facts_are_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'facts are never changed or removed';
END $$;
CREATE TRIGGER facts_final BEFORE UPDATE OR DELETE ON facts
    FOR EACH ROW EXECUTE FUNCTION facts_are_final();
--}
--{sqlite
CREATE TRIGGER facts_final_update BEFORE UPDATE ON facts
BEGIN
    SELECT RAISE(ABORT, 'facts are never changed or removed');
END;
CREATE TRIGGER facts_final_delete BEFORE DELETE ON facts
BEGIN
    SELECT RAISE(ABORT, 'facts are never changed or removed');
END;
--}

-- How far each follower has come.
CREATE TABLE cursors (
    name     TEXT   NOT NULL PRIMARY KEY,
    seq      BIGINT NOT NULL,
    moved_at BIGINT NOT NULL
);
