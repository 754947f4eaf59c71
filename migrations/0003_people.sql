-- Staff: the people who work in the desk. Accounts are disabled, never removed, so that the
-- journal's references keep their meaning.
CREATE TABLE staff (
    id            {id}   NOT NULL PRIMARY KEY,
    login         TEXT   NOT NULL, -- what is typed at sign-in, folded; personal data
    name          TEXT   NOT NULL, -- the name to show; personal data
    role          TEXT   NOT NULL, -- operator, executor, controller, head, analyst, admin
    department    TEXT REFERENCES departments (code) ON DELETE RESTRICT, -- an executor's always
    language      TEXT   NOT NULL, -- of the desk: ru, en
    theme         TEXT,            -- light, dark; without one the device decides
    password_hash TEXT   NOT NULL, -- argon2id in the PHC string form, salt and cost included
    password_at   BIGINT NOT NULL, -- when the password was set
    created_at    BIGINT NOT NULL,
    disabled_at   BIGINT,          -- since when nobody signs in with it
    CONSTRAINT staff_login_key UNIQUE (login)
);

-- Sessions of the desk. A row lives 2 hours after its last use and 12 hours at most.
CREATE TABLE sessions (
    key_hash     {bytes} NOT NULL PRIMARY KEY, -- SHA-256 of the key in the cookie
    staff_id     {id}    NOT NULL REFERENCES staff (id) ON DELETE CASCADE, -- whose it is
    created_at   BIGINT  NOT NULL, -- when the person signed in
    last_seen_at BIGINT  NOT NULL  -- when it was last used, to the minute
);

-- Signing out everywhere.
CREATE INDEX sessions_staff ON sessions (staff_id, last_seen_at);
-- Purging what has expired.
CREATE INDEX sessions_seen ON sessions (last_seen_at);

-- Service accounts: programs that call the API.
CREATE TABLE service_accounts (
    id         {id}   NOT NULL PRIMARY KEY,
    name       TEXT   NOT NULL, -- folded
    created_at BIGINT NOT NULL,
    CONSTRAINT service_accounts_name_key UNIQUE (name)
);

-- Tokens of service accounts. Revoked ones stay, since the journal speaks of them.
CREATE TABLE api_tokens (
    id           {id}    NOT NULL PRIMARY KEY,
    token_hash   {bytes} NOT NULL, -- SHA-256 of the token's secret
    service_id   {id}    NOT NULL REFERENCES service_accounts (id) ON DELETE CASCADE, -- whose
    scopes       TEXT    NOT NULL, -- comma list: intake, read, read:personal, work, approve, admin
    created_at   BIGINT  NOT NULL,
    last_used_at BIGINT,           -- to the minute; none until the first use
    revoked_at   BIGINT,           -- since when it opens nothing
    CONSTRAINT api_tokens_hash_key UNIQUE (token_hash)
);

-- The tokens of one account.
CREATE INDEX api_tokens_service ON api_tokens (service_id, created_at);
