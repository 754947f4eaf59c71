-- What people ask about, and the groups of it. Rows stay when they go out of use, since appeals
-- and the journal speak of their codes.
CREATE TABLE topics (
    code       TEXT   NOT NULL PRIMARY KEY, -- never changes; imported ones begin with a profile
    parent     TEXT,            -- code of the group; none for a group
    name_ru    TEXT   NOT NULL,
    name_en    TEXT   NOT NULL,
    keywords   TEXT   NOT NULL, -- what people write when they mean it, one a line
    position   BIGINT NOT NULL, -- order in menus
    source     TEXT   NOT NULL, -- city (its files), import:PROFILE
    valid_from TEXT,            -- the day from which this version holds, year-month-day
    created_at BIGINT NOT NULL,
    retired_at BIGINT           -- since when the files no longer hold it
);

-- The districts of the city.
CREATE TABLE districts (
    code       TEXT   NOT NULL PRIMARY KEY, -- never changes; imported ones begin with a profile
    name_ru    TEXT   NOT NULL,
    name_en    TEXT   NOT NULL,
    position   BIGINT NOT NULL, -- order in menus
    source     TEXT   NOT NULL, -- city (its files), import:PROFILE
    valid_from TEXT,            -- the day from which this version holds, year-month-day
    created_at BIGINT NOT NULL,
    retired_at BIGINT           -- since when the files no longer hold it
);
