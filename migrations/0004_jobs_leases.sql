-- Which process does the work that only one may do at a time.
CREATE TABLE leases (
    name     TEXT   NOT NULL PRIMARY KEY, -- what is leased
    holder   {id}   NOT NULL,             -- the process that holds it
    until_at BIGINT NOT NULL              -- free for others after this moment
);
