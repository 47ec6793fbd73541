-- What the dialect that asked for a job wants to remember of it, where its answer can be asked for
-- later; in a table of its own, so that it can go before the job does.

CREATE TABLE note (
    job INTEGER PRIMARY KEY REFERENCES job (number) ON DELETE CASCADE,
    document TEXT NOT NULL
) STRICT;
