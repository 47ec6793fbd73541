-- Times are milliseconds since 1970. What is looked up or counted has a column; the documents, in
-- tables of their own so that reading the columns stays quick, hold all there is.

CREATE TABLE job (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    owner TEXT NOT NULL,
    idempotency_key TEXT,
    fingerprint TEXT,
    model TEXT NOT NULL,
    submitted_at INTEGER NOT NULL,
    streamed INTEGER NOT NULL,
    ended_at INTEGER,
    -- the finish reason or the kind of the fault
    outcome TEXT,
    -- from when its age counts: its end, or a day later where it has an idempotency key
    aged_from INTEGER,
    -- whether events were lost
    broken INTEGER NOT NULL DEFAULT 0,
    -- the length of its documents
    bytes INTEGER NOT NULL
) STRICT;

CREATE INDEX job_by_key ON job (owner, idempotency_key, submitted_at)
    WHERE idempotency_key IS NOT NULL;
CREATE INDEX job_unfinished ON job (submitted_at) WHERE ended_at IS NULL;
CREATE INDEX job_by_age ON job (aged_from) WHERE aged_from IS NOT NULL;

CREATE TABLE submission (
    job INTEGER PRIMARY KEY REFERENCES job (number) ON DELETE CASCADE,
    document TEXT NOT NULL
) STRICT;

-- Events that were written together: the first one's number, how many, and what they are.
CREATE TABLE event_group (
    job INTEGER NOT NULL REFERENCES job (number) ON DELETE CASCADE,
    first INTEGER NOT NULL,
    count INTEGER NOT NULL,
    document TEXT NOT NULL,
    UNIQUE (job, first)
) STRICT;
