-- SQLite's documents are numbered in the order of receipt from now on (register::document), so a
-- search finds the newest without looking at all. The index is made anew by its follower, whose
-- cursor goes back to the beginning for that.
--{sqlite
DELETE FROM searched;
INSERT INTO stems (stems) VALUES ('delete-all');
DELETE FROM cursors WHERE name = 'search';
--}
--{postgres
SELECT 1;
--}
