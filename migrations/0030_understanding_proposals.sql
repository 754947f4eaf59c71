-- What the machine proposes for appeals, the best of a kind first.
CREATE TABLE proposals (
    appeal_id  {id}             NOT NULL REFERENCES appeals (id),
    kind       TEXT             NOT NULL, -- topic, place
    position   BIGINT           NOT NULL, -- 0 for what is proposed, then what else it may be
    value      TEXT             NOT NULL, -- personal: a code of a topic, a place as JSON
    confidence DOUBLE PRECISION NOT NULL, -- 0 to 1: of proposals like this, so many are right
    model      TEXT             NOT NULL, -- the name of the model
    version    TEXT             NOT NULL, -- which model of that name
    reasons    TEXT             NOT NULL, -- personal: words of the resident that weighed, JSON list
    made_at    BIGINT           NOT NULL,
    PRIMARY KEY (appeal_id, kind, position)
);

-- What people chose where something was proposed: right and wrong proposals are both counted.
CREATE TABLE choices (
    id             {id}   NOT NULL PRIMARY KEY,
    appeal_id      {id}   NOT NULL REFERENCES appeals (id),
    kind           TEXT   NOT NULL, -- topic, place
    proposed       TEXT   NOT NULL, -- personal: the best proposal
    chosen         TEXT   NOT NULL, -- personal: what was chosen
    position       BIGINT,          -- which of the proposals that was; none of them
    was            TEXT,            -- personal: what stood on the appeal before
    model          TEXT   NOT NULL, -- who had proposed
    version        TEXT   NOT NULL,
    appeal_version BIGINT NOT NULL, -- of the appeal, after the choice
    by_kind        TEXT   NOT NULL,
    by_id          TEXT,
    at             BIGINT NOT NULL,
    undone_at      BIGINT           -- taken back by whoever made it: not counted
);
CREATE INDEX choices_appeal ON choices (appeal_id, kind, at);

-- Models that were learnt from the city's own history; the one chosen last is in use.
CREATE TABLE models (
    id         {id}    NOT NULL PRIMARY KEY,
    kind       TEXT    NOT NULL, -- topic, place
    name       TEXT    NOT NULL,
    version    TEXT    NOT NULL UNIQUE, -- the head of the hash of its file
    examples   BIGINT  NOT NULL, -- how many appeals it has learnt from
    figures    TEXT    NOT NULL, -- how good it was on those held out, JSON
    trained_at BIGINT  NOT NULL,
    chosen_at  BIGINT  NOT NULL, -- when it was last put to use
    file       {bytes} NOT NULL
);
