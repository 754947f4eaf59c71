-- The gazetteer: streets, houses, landmarks and borders, as registers bring them. All of it is
-- public. An import adds and mends; what a newer register no longer has stays.
CREATE TABLE gazetteer_streets (
    spelling TEXT NOT NULL PRIMARY KEY, -- the name in folded form: each spelling is a row
    name     TEXT NOT NULL,             -- as the register writes it
    source   TEXT NOT NULL              -- the profile that brought it
);

CREATE TABLE gazetteer_houses (
    street   TEXT NOT NULL,    -- the street's name in a form that all spellings share
    locality TEXT NOT NULL,    -- the part of the city in folded form; empty for the city itself
    house    TEXT NOT NULL,    -- the number with all that belongs to it, in one form
    name     TEXT NOT NULL,    -- the street as the register writes it
    lat      DOUBLE PRECISION, -- degrees, where the register knows it
    lon      DOUBLE PRECISION,
    source   TEXT NOT NULL,    -- the profile that brought it
    PRIMARY KEY (street, locality, house)
);

CREATE TABLE gazetteer_landmarks (
    spelling TEXT NOT NULL PRIMARY KEY, -- the name in folded form
    name     TEXT NOT NULL,
    lat      DOUBLE PRECISION,
    lon      DOUBLE PRECISION,
    source   TEXT NOT NULL -- the profile that brought it
);

CREATE TABLE gazetteer_areas (
    kind   TEXT NOT NULL, -- district or municipality
    code   TEXT NOT NULL, -- that of a district is the district's
    name   TEXT NOT NULL,
    rings  TEXT NOT NULL, -- JSON: rings of corners, each longitude and latitude
    source TEXT NOT NULL, -- the profile that brought it
    PRIMARY KEY (kind, code)
);

-- Which gazetteer it is: serving processes look at it and load a newer one.
CREATE TABLE gazetteer_version (
    one        BIGINT NOT NULL PRIMARY KEY, -- 1: there is one row
    version    BIGINT NOT NULL,             -- grows with every import that changed anything
    changed_at BIGINT NOT NULL
);
