-- The departments that questions are given to. Rows stay when they go out of use, since appeals
-- and the journal speak of their codes.
CREATE TABLE departments (
    code       TEXT   NOT NULL PRIMARY KEY, -- never changes; imported ones begin with a profile
    parent     TEXT,            -- code of the department above
    name_ru    TEXT   NOT NULL, -- full name
    name_en    TEXT   NOT NULL,
    short_ru   TEXT   NOT NULL, -- name in lists
    short_en   TEXT   NOT NULL,
    position   BIGINT NOT NULL, -- order in menus
    source     TEXT   NOT NULL, -- city (its files), import:PROFILE
    valid_from TEXT,            -- the day from which this version holds, year-month-day
    created_at BIGINT NOT NULL,
    retired_at BIGINT           -- since when the files no longer hold it
);
