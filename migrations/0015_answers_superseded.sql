-- Drafts that no longer wait for approval, since the appeal was answered, closed or opened again
-- without them: their state is `superseded`.
ALTER TABLE answers ADD COLUMN superseded_by TEXT; -- register::transition::Act that did it
