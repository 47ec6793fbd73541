-- All sums of one time and dimension are in one piece, for rows are what an answer spends its time
-- on. They are made anew from the requests.

DROP TABLE roll_up;

CREATE TABLE roll_up (
    -- 0 minute, 1 five minutes, 2 hour, 3 day, 4 week
    level INTEGER NOT NULL,
    -- 0 all, 1 model, 2 key, 3 tab, 4 error
    dimension INTEGER NOT NULL,
    at INTEGER NOT NULL,
    -- as RollUpCodec writes them
    sums BLOB NOT NULL,
    PRIMARY KEY (level, dimension, at)
) STRICT;

DELETE FROM summed_up;
