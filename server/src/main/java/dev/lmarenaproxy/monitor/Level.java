package dev.lmarenaproxy.monitor;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How long the times are that sums are kept of; each is a multiple of the one before. */
public enum Level {
    MINUTE(0, Duration.ofMinutes(1)),
    FIVE_MINUTES(1, Duration.ofMinutes(5)),
    HOUR(2, Duration.ofHours(1)),
    DAY(3, Duration.ofDays(1)),
    WEEK(4, Duration.ofDays(7));

    private final int number;
    private final long millis;

    Level(int number, Duration length) {
        this.number = number;
        this.millis = length.toMillis();
    }

    /** What it is called in a store. */
    public int number() {
        return number;
    }

    /** The beginning of the time that the instant is in. */
    public Instant floor(Instant at) {
        return Instant.ofEpochMilli(Math.floorDiv(at.toEpochMilli(), millis) * millis);
    }

    Instant ceiling(Instant at) {
        var floor = floor(at);
        return floor.equals(at) ? at : floor.plusMillis(millis);
    }

    Instant end(Instant begin) {
        return begin.plusMillis(millis);
    }

    long seconds() {
        return millis / 1000;
    }

    /** What its sums are made of; null where that is the requests themselves. */
    @Nullable Level below() {
        return switch (this) {
            case MINUTE -> null;
            case FIVE_MINUTES -> MINUTE;
            case HOUR -> FIVE_MINUTES;
            case DAY -> HOUR;
            case WEEK -> DAY;
        };
    }
}
