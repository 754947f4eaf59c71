-- What may be shown of pictures, made once of each content: the copies lie in the storage as well.
CREATE TABLE pictures (
    sha256         TEXT   NOT NULL PRIMARY KEY, -- of the file as it came
    made_at        BIGINT NOT NULL,
    unshown        TEXT,   -- why there are no copies: other_kind, too_large, broken
    unshown_width  BIGINT, -- the sides of one that is too large
    unshown_height BIGINT,
    clean_sha256   TEXT,   -- the copy to be looked at
    clean_type     TEXT,
    clean_bytes    BIGINT,
    clean_width    BIGINT,
    clean_height   BIGINT,
    thumb_sha256   TEXT,   -- the copy for lists
    thumb_type     TEXT,
    thumb_bytes    BIGINT,
    thumb_width    BIGINT,
    thumb_height   BIGINT,
    taken_at       BIGINT, -- when it was taken, where that is a moment
    taken_clock    TEXT,   -- what the camera's clock showed, where its zone is not known
    lat            DOUBLE PRECISION, -- where it was taken: for staff alone
    lon            DOUBLE PRECISION
);
CREATE INDEX pictures_clean ON pictures (clean_sha256);
CREATE INDEX pictures_thumb ON pictures (thumb_sha256);
