package dev.lmarenaproxy.scheduler;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How fast jobs leave, and so when a refused one would find room. Each refused client is given a
 * place of its own in time, or all would come back at once.
 */
final class DrainRate {
    static final Duration SHORTEST = Duration.ofSeconds(1);
    static final Duration LONGEST = Duration.ofMinutes(5);

    /** Between two departures, while none was seen. */
    static final Duration UNKNOWN = Duration.ofSeconds(5);

    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int MOST = 256;

    /** The last departures, oldest first. */
    private final Deque<Instant> departures = new ArrayDeque<>();

    /** Until when places are spoken for. */
    private Instant promised = Instant.MIN;

    /** A job ended, whatever its end. */
    void departed(Instant now) {
        departures.addLast(now);
        if (departures.size() > MOST) {
            departures.removeFirst();
        }
    }

    /** When a client that finds the queue full should ask again. */
    Duration retryAfter(Instant now) {
        while (!departures.isEmpty() && departures.getFirst().plus(WINDOW).isBefore(now)) {
            departures.removeFirst();
        }
        var start = promised.isAfter(now) ? promised : now;
        promised = earlier(start.plus(interval(now)), now.plus(LONGEST));
        var wait = Duration.between(now, promised);
        return wait.compareTo(SHORTEST) < 0 ? SHORTEST : wait;
    }

    private Duration interval(Instant now) {
        if (departures.isEmpty()) {
            return UNKNOWN;
        }
        var span = Duration.between(departures.getFirst(), now);
        return (span.compareTo(SHORTEST) < 0 ? SHORTEST : span).dividedBy(departures.size());
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
