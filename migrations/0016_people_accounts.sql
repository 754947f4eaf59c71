-- A service account is disabled as staff is: its tokens then open nothing.
ALTER TABLE service_accounts ADD COLUMN disabled_at BIGINT; -- since when its tokens open nothing

-- Passwords that were refused since the account was last signed in to: a number and a moment, so
-- that no guessing makes a table grow.
ALTER TABLE staff ADD COLUMN refused_count BIGINT NOT NULL DEFAULT 0; -- how many
ALTER TABLE staff ADD COLUMN refused_at    BIGINT;                    -- the last of them
