-- Times that something was wrong. Only the last ones are kept.
CREATE TABLE alert (
    id INTEGER PRIMARY KEY,
    rule TEXT NOT NULL, -- such as no_tab
    since INTEGER NOT NULL, -- milliseconds since 1970
    resolved_at INTEGER, -- NULL while it is so
    value REAL NOT NULL,
    threshold REAL NOT NULL,
    message TEXT NOT NULL
) STRICT;
