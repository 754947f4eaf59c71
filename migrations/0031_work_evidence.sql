-- Photos of places before and after the work. What was removed stays, with its reason.
CREATE TABLE evidence (
    id              {id}   NOT NULL PRIMARY KEY, -- also the owner of its file
    appeal_id       {id}   NOT NULL REFERENCES appeals (id),
    phase           TEXT   NOT NULL, -- before or after
    has_photo       BIGINT NOT NULL, -- 0: the words say why there is none
    words           TEXT,            -- personal
    by_kind         TEXT   NOT NULL,
    by_id           TEXT,
    at              BIGINT NOT NULL,
    removed_by_kind TEXT,
    removed_by_id   TEXT,
    removed_at      BIGINT,
    removed_reason  TEXT             -- personal: the words of a reason
);
CREATE INDEX evidence_appeal ON evidence (appeal_id, at, id);

-- Where the city wants a photo after the work; the rows are those of its files.
CREATE TABLE evidence_rules (
    topic    TEXT   NOT NULL, -- code of a topic or a group, * for all
    regime   TEXT   NOT NULL, -- * for all
    position BIGINT NOT NULL, -- the first that fits holds
    why_ru   TEXT   NOT NULL,
    why_en   TEXT   NOT NULL,
    PRIMARY KEY (topic, regime)
);

-- What telephones have sent under keys of their own, so that nothing is done twice.
CREATE TABLE errands (
    who TEXT   NOT NULL, -- kind and id of the person
    key TEXT   NOT NULL,
    at  BIGINT NOT NULL,
    PRIMARY KEY (who, key)
);
CREATE INDEX errands_at ON errands (at);
