-- Whose database it is: at most one row, written when the files of a city are loaded first.
CREATE TABLE city (
    one        BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
    name_ru    TEXT   NOT NULL, -- the name by which the city is known again
    name_en    TEXT   NOT NULL,
    settled_at BIGINT NOT NULL  -- since when it has this name
);
