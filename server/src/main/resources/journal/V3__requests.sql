-- The requests of clients, what they add up to, and how busy the gateway was. Times are
-- milliseconds since 1970.

CREATE TABLE request (
    number INTEGER PRIMARY KEY,
    -- clients may use one twice
    id TEXT NOT NULL,
    endpoint TEXT NOT NULL,
    owner TEXT NOT NULL,
    client TEXT NOT NULL,
    model TEXT,
    streamed INTEGER,
    choices INTEGER,
    -- 0 under way, 1 completed, 2 failed, 3 cancelled, 4 refused
    status INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    queued_at INTEGER,
    assigned_at INTEGER,
    first_token_at INTEGER,
    answered_at INTEGER,
    ended_at INTEGER,
    http_status INTEGER,
    error_code TEXT,
    error_message TEXT,
    finish_reason TEXT,
    input_tokens INTEGER,
    output_tokens INTEGER,
    reasoning_tokens INTEGER,
    characters INTEGER NOT NULL,
    -- the id of the first job, which may have been removed
    answer TEXT,
    attempts INTEGER NOT NULL,
    tab TEXT,
    browser TEXT
) STRICT;

CREATE INDEX request_by_start ON request (started_at, number);
CREATE INDEX request_by_id ON request (id);
CREATE INDEX request_by_end ON request (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX request_by_model ON request (model, started_at, number);
CREATE INDEX request_by_owner ON request (owner, started_at, number);
CREATE INDEX request_by_status ON request (status, started_at, number);
CREATE INDEX request_errors ON request (started_at, number) WHERE status IN (2, 4);

-- What is kept beside a request that has ended: a JSON document.
CREATE TABLE request_details (
    request INTEGER PRIMARY KEY REFERENCES request (number) ON DELETE CASCADE,
    document TEXT NOT NULL
) STRICT;

-- Sums of the requests that ended in a time of a level (0 minute, 1 five minutes, 2 hour, 3 day),
-- of one dimension (0 all, 1 model, 2 key, 3 tab, 4 error) and name.
CREATE TABLE roll_up (
    level INTEGER NOT NULL,
    dimension INTEGER NOT NULL,
    at INTEGER NOT NULL,
    name TEXT NOT NULL,
    completed INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    cancelled INTEGER NOT NULL,
    refused INTEGER NOT NULL,
    input_tokens INTEGER NOT NULL,
    output_tokens INTEGER NOT NULL,
    reasoning_tokens INTEGER NOT NULL,
    generating_ms INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    duration_count INTEGER NOT NULL,
    duration_sum INTEGER NOT NULL,
    duration_max INTEGER NOT NULL,
    durations BLOB NOT NULL,
    first_token_count INTEGER NOT NULL,
    first_token_sum INTEGER NOT NULL,
    first_token_max INTEGER NOT NULL,
    first_tokens BLOB NOT NULL,
    PRIMARY KEY (level, dimension, at, name)
) STRICT, WITHOUT ROWID;

-- Up to when the requests are summed up.
CREATE TABLE summed_up (
    level INTEGER PRIMARY KEY,
    up_to INTEGER NOT NULL
) STRICT;

CREATE TABLE sample (
    at INTEGER PRIMARY KEY,
    tabs_ready INTEGER NOT NULL,
    tabs_connected INTEGER NOT NULL,
    running INTEGER NOT NULL,
    waiting INTEGER NOT NULL
) STRICT;
