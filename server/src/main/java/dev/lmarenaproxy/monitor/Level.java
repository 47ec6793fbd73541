package dev.lmarenaproxy.monitor;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How long the times are that sums are kept of; each is a multiple of the one before. */
public enum Level {
    /** For the course of time only: nobody asks what one model did in one minute. */
    MINUTE(Duration.ofMinutes(1)),
    FIVE_MINUTES(Duration.ofMinutes(5)),
    HOUR(Duration.ofHours(1)),
    DAY(Duration.ofDays(1));

    private final long millis;

    Level(Duration length) {
        this.millis = length.toMillis();
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
            case MINUTE, FIVE_MINUTES -> null;
            case HOUR -> FIVE_MINUTES;
            case DAY -> HOUR;
        };
    }

    /** Whether sums are kept for this dimension. */
    boolean has(Dimension dimension) {
        return this != MINUTE || dimension == Dimension.ALL;
    }
}
