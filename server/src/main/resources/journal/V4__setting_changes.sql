-- What was changed in the settings, and what they were afterwards. The id is their revision.
CREATE TABLE setting_change (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL, -- milliseconds since 1970
    who TEXT NOT NULL, -- dashboard, file, start or undo
    steps TEXT NOT NULL, -- a JSON list of path, from and to
    settings TEXT NOT NULL, -- all of them, as in config.json
    undone INTEGER NOT NULL DEFAULT 0
) STRICT;
